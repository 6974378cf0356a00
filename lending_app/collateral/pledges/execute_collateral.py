"""Collateral that is executed: a payment of its proceeds ends the pledge, and taking it back restores it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collateral.exceptions import CollateralProceedsError


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
	collateral.released_on = getdate(doc.value_date)
	collateral.release_reason = _("Executed: {0}").format(doc.name)
	# Anyone who takes the money in need not keep the register of collateral.
	collateral.save(ignore_permissions=True)


def pledge_again(doc: Document) -> None:
	"""A payment that is taken back leaves the collateral as it was."""
	if doc.collateral:
		frappe.db.set_value("Loan Collateral", doc.collateral, {"released_on": None, "release_reason": None})
		collateral = frappe.get_doc("Loan Collateral", doc.collateral)
		collateral.save(ignore_permissions=True)  # same reason as above


def refuse_proceeds(message: str) -> None:
	"""Raise CollateralProceedsError with its title."""
	frappe.throw(message, exc=CollateralProceedsError, title=_("Collateral Proceeds"))
