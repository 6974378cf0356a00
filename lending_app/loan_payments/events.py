"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from lending_app.loan_payments.batches import start_batch


def resume_batches() -> None:
	"""Hourly: batches whose worker was lost."""
	start_batch.resume_batches()
