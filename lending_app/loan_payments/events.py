"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from lending_app.loan_payments.batches import start_batch


def resume_payment_batches() -> None:
	"""Hourly: batches whose worker was lost. Frappe names a job by the last two words of its path: another module's would be the same."""
	start_batch.resume_batches()
