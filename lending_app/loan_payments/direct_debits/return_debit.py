"""A debit that the bank sends back: nothing is posted, or its payment is reversed; then what the rule of its reason says."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, fmt_money, getdate, strip_html, today

from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.lending_setup.transactions import return_to
from lending_app.loan_payments.batches.check_batch import get_figures, lock_batch
from lending_app.loan_payments.batches.queries import ROW
from lending_app.loan_payments.direct_debits.check_mandate import MANDATE, end_mandate
from lending_app.loan_payments.direct_debits.queries import DEBIT, find_rule
from lending_app.loan_payments.direct_debits.states import MandateStatus
from lending_app.loan_payments.direct_debits.tell_officers import tell_officers
from lending_app.loan_payments.states import RowStatus

SAVEPOINT = "direct_debit_charge"


def return_debit(debit: Any, row: Any, response: str) -> str:
	"""Mark the debit, take its payment back, and follow the rule. Returns what could not be done, in words."""
	reason = " ".join(filter(None, (row.bank_code, row.bank_reason))) or _(row.status)
	rule = find_rule(debit.company, row.bank_code or "")
	day = getdate(row.status_date or today())
	if debit.payment_row:
		_take_back(debit, reason)
	is_tried_again = bool(rule and debit.attempt <= (rule.retries or 0) and not rule.is_mandate_ended)
	values = {
		"status": row.status,
		"bank_code": row.bank_code,
		"bank_reason": row.bank_reason,
		"status_date": day,
		"response": response,
		"next_try_on": add_days(day, rule.days_between or 0) if is_tried_again else None,
	}
	if rule and rule.is_mandate_ended:
		_end_mandate(debit.mandate, reason)
	charge, fault = _charge(debit, rule.charge_type, reason) if rule and rule.charge_type else (None, "")
	frappe.db.set_value(DEBIT, debit.name, {**values, "loan_charge": charge})
	with speaking_language_of(debit.company):
		amount = fmt_money(debit.amount, currency=debit.currency)
		text = _("The direct debit of {0} for loan {1} of {2} came back: {3}").format(
			amount, debit.loan, debit.client_name, reason
		)
	tell_officers(debit.loan, debit.branch, text)
	return fault


def _take_back(debit: Any, reason: str) -> None:
	"""The payment is reversed with the interest of its days; one that waits is not posted."""
	batch = lock_batch(frappe.db.get_value(ROW, debit.payment_row, "batch"))
	row = frappe.get_doc(ROW, debit.payment_row, for_update=True)
	if row.loan_repayment:
		receipt = frappe.get_doc("Loan Repayment", row.loan_repayment)
		if receipt.docstatus.is_submitted():
			_reverse(receipt, reason)
		return
	frappe.db.set_value(ROW, row.name, {"status": RowStatus.FAULTY.value, "message": reason})
	save_step(batch, **get_figures(batch.name))


def _reverse(receipt: Document, reason: str) -> None:
	receipt.reversal_reason = _("Direct debit returned: {0}").format(reason)
	# The bank has taken the money back: nobody asks for it, and nobody can refuse it.
	receipt.flags.ignore_permissions = True
	receipt.cancel()


def _end_mandate(name: str, reason: str) -> None:
	mandate = frappe.get_doc(MANDATE, name, for_update=True)
	if mandate.status == MandateStatus.ACTIVE.value:
		end_mandate(mandate, MandateStatus.ENDED, reason)


def _charge(debit: Any, charge_type: str, reason: str) -> tuple[str | None, str]:
	"""Charge the loan for what came back. Returns the charge, or why there is none."""
	frappe.db.savepoint(SAVEPOINT)
	try:
		charge = frappe.new_doc(
			"Loan Charge",
			loan=debit.loan,
			charge_type=charge_type,
			reason=_("Direct debit returned: {0}").format(reason),
			value_date=today(),
			posting_date=today(),
		)
		# The rule of the company charges it; who loads the response need not hold the right to charge by hand.
		charge.flags.ignore_permissions = True
		charge.insert()
		charge.submit()
	except frappe.ValidationError as error:
		return_to(SAVEPOINT, error)
		frappe.local.message_log = []
		return None, _("Not charged: {0}").format(strip_html(str(error)))[:500]
	return charge.name, ""
