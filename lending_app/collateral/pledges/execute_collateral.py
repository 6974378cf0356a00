"""Collateral that is executed: a payment of its proceeds ends the pledge, and taking it back restores it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collateral.exceptions import CollateralProceedsError
from lending_app.collateral.executions.check_execution import open_again
from lending_app.collateral.states import CollateralStatus


def check_pledge(doc: Document, collateral: Document) -> None:
	"""Raise CollateralProceedsError for collateral that does not secure the payment's loan, or no longer does."""
	if collateral.loan != doc.loan:
		refuse_proceeds(
			_("{0} does not secure loan {1}. Choose collateral of the loan.").format(
				collateral.name, doc.loan
			)
		)
	if collateral.released_on:
		refuse_proceeds(
			_("{0} was released on {1}.").format(collateral.name, collateral.get_formatted("released_on"))
		)


def release_executed(doc: Document) -> None:
	"""What was sold secures the loan no more."""
	if not doc.collateral:
		return
	collateral = frappe.get_doc("Loan Collateral", doc.collateral, for_update=True)
	check_pledge(doc, collateral)
	if collateral.collateral:
		# First, so that the loans of other ranks get no value of what is gone.
		frappe.db.set_value("Collateral", collateral.collateral, "status", CollateralStatus.EXECUTED.value)
	collateral.released_on = getdate(doc.value_date)
	collateral.release_reason = _("Executed: {0}").format(doc.name)
	# Anyone who takes the money in need not keep the register of collateral.
	collateral.save(ignore_permissions=True)
	if collateral.collateral and not doc.flags.leaves_other_pledges:
		_end_other_pledges(collateral)


def _end_other_pledges(sold: Document) -> None:
	"""What is sold secures no other loan either."""
	for name in frappe.get_all(
		"Loan Collateral", {"collateral": sold.collateral, "released_on": ("is", "not set")}, pluck="name"
	):
		other = frappe.get_doc("Loan Collateral", name, for_update=True)
		other.released_on, other.release_reason = sold.released_on, sold.release_reason
		other.save(ignore_permissions=True)  # same reason as above


def pledge_again(doc: Document) -> None:
	"""A payment that is taken back leaves the collateral as it was."""
	if not doc.collateral:
		return
	sold = frappe.get_doc("Loan Collateral", doc.collateral)
	open_again(doc.name)
	released = {"release_reason": sold.release_reason, "collateral": sold.collateral}
	others = frappe.get_all("Loan Collateral", released, pluck="name") if sold.collateral else []
	if sold.collateral:
		frappe.db.set_value("Collateral", sold.collateral, "status", CollateralStatus.IN_EXECUTION.value)
	for name in {sold.name, *others}:
		frappe.db.set_value("Loan Collateral", name, {"released_on": None, "release_reason": None})
		frappe.get_doc("Loan Collateral", name).save(ignore_permissions=True)  # same reason as above


def refuse_proceeds(message: str) -> None:
	"""Raise CollateralProceedsError with its title."""
	frappe.throw(message, exc=CollateralProceedsError, title=_("Collateral Proceeds"))
