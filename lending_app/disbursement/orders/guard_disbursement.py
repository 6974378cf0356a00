"""Disbursements past their order: refused where the company pays out by orders alone; those of orders are voided there."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from lending_app.disbursement.exceptions import OrderRequiredError
from lending_app.disbursement.queries import find_order
from lending_app.disbursement.states import EXECUTED


def require_order(disbursement: Document, method: str | None = None) -> None:
	"""Before a Loan Disbursement is submitted."""
	# What is loaded from another system was paid out there.
	if disbursement.flags.disbursement_order or disbursement.flags.is_loaded:
		return
	if _needs_order(disbursement.company):
		frappe.throw(
			_("{0} pays out by disbursement orders alone. Prepare an order for loan {1}.").format(
				frappe.bold(disbursement.company), frappe.bold(disbursement.loan)
			),
			exc=OrderRequiredError,
			title=_("Order Needed"),
		)


def tell_form(loan: Document, method: str | None = None) -> None:
	"""The loan's form offers what the company allows; who reads a loan may not read the company's settings."""
	loan.set_onload("is_disbursed_by_order", _needs_order(loan.company))


def _needs_order(company: str) -> bool:
	return bool(frappe.db.get_value("Lending Company", company, "is_disbursed_by_order"))


def refuse_reversal(disbursement: Document, method: str | None = None) -> None:
	"""Before a Loan Disbursement is cancelled: its order has posted more than it."""
	if disbursement.flags.disbursement_order:
		return
	order = find_order(disbursement.name)
	if order and order.status == EXECUTED:
		frappe.throw(
			_("{0} was paid out by order {1}. Void it there.").format(
				disbursement.name, get_link_to_form("Disbursement Order", order.name)
			),
			exc=OrderRequiredError,
			title=_("Paid Out by an Order"),
		)
