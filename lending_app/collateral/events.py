"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from lending_app.collateral.appraisals import start_batch
from lending_app.collateral.register.tell_expiries import tell_expiries


def tell_daily() -> None:
	"""Daily: what of collateral ends soon."""
	tell_expiries()


def resume_appraisal_batches() -> None:
	"""Hourly: batches of appraisals whose worker was lost."""
	start_batch.JOB.resume()
