"""What the counter's page asks the server: find, show, look at a payment, post it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.lending_setup.transactions import retry_when_busy
from lending_app.loan_payments.counter import find_loans, show_loan, take_payment
from lending_app.loan_payments.counter.ask_details import read_details
from lending_app.loan_payments.tills.denominations import read_pieces
from lending_app.loan_payments.tills.queries import find_open_till, has_tills
from lending_app.servicing.repayments.receive_anywhere import may_receive_on


@frappe.whitelist()
@typed
def find(text: ShortText) -> list[dict[str, Any]]:
	"""Running loans by their number, or their client's name, number, identity or telephone."""
	frappe.has_permission("Loan Repayment", "create", throw=True)
	return find_loans.find_loans(text)


@frappe.whitelist()
@typed
def show(loan: str) -> dict[str, Any]:
	"""A loan with its installments, the modes of payment, and the till of the user."""
	frappe.has_permission("Loan Repayment", "create", throw=True)
	document = _get_loan(loan)
	company = document.company
	till = find_open_till(frappe.session.user, company) if has_tills(company) else None
	balance = (
		frappe.db.get_value("Till", till, ["balance_amount", "currency"], as_dict=True) if till else None
	)
	return show_loan.show_loan(document) | {
		"modes": take_payment.list_modes(company),
		"has_tills": has_tills(company),
		"till": till,
		"till_balance": fmt_money(balance.balance_amount, currency=balance.currency) if balance else "",
		"has_denominations": bool(frappe.db.get_value("Lending Company", company, "has_till_denominations")),
	}


@frappe.whitelist()
@typed
def preview(
	loan: str,
	amount: float,
	mode_of_payment: str,
	denominations: list | None = None,
	reference_number: ShortText = "",
	excess_rule: ExcessRule | None = None,
	is_excess_confirmed: bool = False,
	details: dict | None = None,
) -> list[dict[str, Any]]:
	"""Where a payment of today would go. Refuses what posting it would refuse, and writes nothing."""
	frappe.has_permission("Loan Repayment", "create", throw=True)
	document = _get_loan(loan)
	pieces = read_pieces(denominations)
	payment = take_payment.build_payment(
		document,
		amount,
		mode_of_payment,
		pieces,
		details=read_details(details),
		reference_number=reference_number,
		excess_rule=excess_rule,
		is_excess_confirmed=is_excess_confirmed,
	)
	return take_payment.preview_payment(payment, pieces)


@frappe.whitelist(methods=["POST"])
@typed
def collect(
	loan: str,
	amount: float,
	mode_of_payment: str,
	denominations: list | None = None,
	reference_number: ShortText = "",
	excess_rule: ExcessRule | None = None,
	is_excess_confirmed: bool = False,
	details: dict | None = None,
) -> dict[str, Any]:
	"""Post a payment of today. Returns its receipt: name, amount as people read it, client and what is left."""
	frappe.has_permission("Loan Repayment", "create", throw=True)
	pieces, asked = read_pieces(denominations), read_details(details)

	def pay() -> Document:
		payment = take_payment.build_payment(
			_get_loan(loan),
			amount,
			mode_of_payment,
			pieces,
			details=asked,
			reference_number=reference_number,
			excess_rule=excess_rule,
			is_excess_confirmed=is_excess_confirmed,
		)
		return take_payment.post_payment(payment)

	# The request has written nothing else that would be undone with it.
	payment = retry_when_busy(pay, waits_again=False)
	return {
		"name": payment.name,
		"amount": fmt_money(payment.amount, currency=payment.currency),
		"client_name": payment.client_name,
		"message": _("Receipt {0} is posted: {1} from {2}.").format(
			payment.name, fmt_money(payment.amount, currency=payment.currency), payment.client_name
		),
	}


def _get_loan(loan: str) -> Document:
	"""A loan on which the user, who may enter payments, may enter this one."""
	document = frappe.get_doc("Loan", loan)
	if not may_receive_on(document):
		document.check_permission("read")
	return document
