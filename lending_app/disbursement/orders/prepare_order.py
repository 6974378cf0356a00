"""A draft of an order: defaults, its last day, the breakdown and the payees."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, getdate, today

from lending_app.disbursement.exceptions import OrderStateError
from lending_app.disbursement.orders.break_down_order import fill_breakdown
from lending_app.disbursement.orders.payees import fill_payees
from lending_app.disbursement.states import OPEN
from lending_app.engine.loan.state import LoanStatus

DEFAULT_DAYS = 5
DRAWABLE = (LoanStatus.APPROVED.value, LoanStatus.ACTIVE.value)


def check_new_order(order: Document) -> None:
	"""A loan that can be drawn, that the user may see, and that no other order is about."""
	# The branch is fetched after Frappe has asked for the right to create.
	loan = frappe.get_doc("Loan", order.loan)
	# A service that prepares orders has checked its own.
	if not order.flags.ignore_permissions:
		loan.check_permission("read")
	if loan.status not in DRAWABLE:
		_refuse(_("Loan {0} is {1} and cannot be disbursed.").format(loan.name, _(loan.status)))
	other = frappe.db.get_value(
		"Disbursement Order", {"loan": loan.name, "status": ("in", OPEN)}, for_update=True
	)
	if other:
		_refuse(
			_("Order {0} is already open for loan {1}. Execute or cancel it first.").format(other, loan.name)
		)


def prepare_order(order: Document) -> None:
	"""Fill what follows from the loan, each time a draft is saved."""
	loan = frappe.db.get_value(
		"Loan", order.loan, ["principal_amount", "available_amount", "disbursed_on"], as_dict=True
	)
	if not order.amount and order.is_new():
		order.amount = loan.available_amount if loan.disbursed_on else loan.principal_amount
	order.planned_date = order.planned_date or today()
	order.expires_on = find_last_day(order, is_first=not loan.disbursed_on)
	fill_breakdown(order)
	fill_payees(order)


def find_last_day(order: Document, *, is_first: bool) -> date:
	"""Some days after the planned one, and of a first drawing no later than the approval."""
	days = cint(frappe.db.get_value("Lending Company", order.company, "order_valid_days")) or DEFAULT_DAYS
	last = getdate(add_days(order.planned_date, days))
	application = is_first and frappe.db.get_value("Loan", order.loan, "application")
	ends = application and frappe.db.get_value("Loan Application", application, "approval_expires_on")
	return min(last, getdate(ends)) if ends else last


def _refuse(message: str) -> None:
	frappe.throw(message, exc=OrderStateError, title=_("No Order Possible"))
