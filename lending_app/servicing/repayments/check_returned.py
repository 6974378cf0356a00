"""Before a payment is saved that takes money off a loan which a payee of its disbursement never got."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import today

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.servicing.exceptions import ReturnedDisbursementError
from lending_app.servicing.state.get_loan_state import get_terms
from lending_app.servicing.states import RepaymentKind


def build_returned(loan: str, amount: float, value_date: date, posting_date: date) -> Document:
	"""The payment that takes money off a loan from the day on which it was paid out: no interest is owed on it.

	The caller adds the mode of payment, and checks permission. Raises ReturnedDisbursementError where the terms would
	charge for it as for a payment ahead of time.
	"""
	charge = get_terms(loan).prepayment_charge
	if charge is not None and charge.is_on_partial:
		refuse(
			_(
				"Loan {0} charges for what is paid early, so no part of its disbursement is taken off by itself. Take the whole order back, and make another order."
			).format(loan)
		)
	document = frappe.new_doc(
		"Loan Repayment",
		loan=loan,
		kind=RepaymentKind.DISBURSEMENT_RETURNED.value,
		amount=amount,
		value_date=value_date,
		posting_date=posting_date or today(),
		excess_rule=ExcessRule.REDUCE_INSTALLMENT.value,
		is_excess_confirmed=1,
	)
	document.flags.is_returned_disbursement = True
	return document


def check_returned(repayment: Document) -> None:
	"""Only the order that has paid the money out says that it came back."""
	is_returned = repayment.kind == RepaymentKind.DISBURSEMENT_RETURNED.value
	if is_returned and not repayment.flags.is_returned_disbursement:
		refuse(_("Record the return on the disbursement order that has paid the money out."))


def refuse(message: str) -> None:
	frappe.throw(message, exc=ReturnedDisbursementError, title=_("Disbursement Returned"))
