"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from lending_app.disbursement.batches import start_batch
from lending_app.disbursement.orders.expire_orders import expire_orders
from lending_app.disbursement.payment_files import read_answer


def expire_orders_daily() -> None:
	"""Daily: orders after their last day."""
	expire_orders()


def resume_batches() -> None:
	"""Hourly: batches whose worker was lost."""
	start_batch.JOB.resume()


def resume_answers() -> None:
	"""Hourly: answers of banks whose worker was lost."""
	read_answer.JOB.resume()
