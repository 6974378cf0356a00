"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.loan_payments.bank import load_statement
from lending_app.loan_payments.batches import start_batch
from lending_app.loan_payments.direct_debits import check_mandate, load_response, make_batch, send_notices
from lending_app.loan_payments.gateways import decide_notice, receive_notice
from lending_app.loan_payments.payroll import make_file
from lending_app.loan_payments.references import make_run, use_reference


def resume_payment_batches() -> None:
	"""Hourly: batches whose worker was lost. Frappe names a job by the last two words of its path: another module's would be the same."""
	start_batch.JOB.resume()


def resume_debit_responses() -> None:
	"""Hourly: responses to direct debits whose worker was lost."""
	load_response.JOB.resume()


def resume_file_making() -> None:
	"""Hourly: batches of direct debits and payroll files whose worker was lost."""
	make_batch.JOB.resume()
	make_file.JOB.resume()


def look_after_mandates() -> None:
	"""Daily: mandates after their last day end; debits above the usual are announced."""
	check_mandate.end_expired()
	send_notices.send_notices()


def resume_bank_statements() -> None:
	"""Hourly: statements whose worker was lost."""
	load_statement.JOB.resume()


def end_payment_references() -> None:
	"""Daily: capture lines after their last day."""
	use_reference.expire_references()


def resume_payment_references() -> None:
	"""Hourly: runs of capture lines whose worker was lost."""
	make_run.JOB.resume()


def resume_payment_notices() -> None:
	"""Hourly: notices of gateways whose worker was lost."""
	receive_notice.resume_notices()


def reopen_payment_notice(payment: Document, method: str | None = None) -> None:
	"""After a payment is reversed that a gateway has told of."""
	decide_notice.reopen_notice(payment)
