"""What was got for executed collateral: a payment that pays its own costs first, and ends the pledge."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.servicing.exceptions import CollateralProceedsError
from lending_app.servicing.states import RepaymentKind


def check_proceeds(doc: Document) -> None:
	"""Before a payment is saved: costs and collateral belong to proceeds alone, and these pay the debt as far as they go."""
	if doc.kind != RepaymentKind.COLLATERAL_PROCEEDS.value:
		if doc.execution_cost_amount or doc.collateral:
			_refuse(_("Costs of execution and collateral belong to collateral proceeds. Choose that kind."))
		return
	if doc.excess_rule == ExcessRule.HOLD_AS_ADVANCE.value:
		_refuse(_("Proceeds of collateral pay the debt before anything is held. Choose another rule."))
	doc.excess_rule = doc.excess_rule or ExcessRule.NEXT_INSTALLMENTS.value
	if (doc.execution_cost_amount or 0) >= (doc.amount or 0):
		_refuse(_("The costs of execution leave nothing for the debt. Correct them, or the amount."))
	if doc.collateral:
		_check_pledge(doc, frappe.get_doc("Loan Collateral", doc.collateral))


def _check_pledge(doc: Document, collateral: Document) -> None:
	if collateral.loan != doc.loan:
		_refuse(
			_("{0} does not secure loan {1}. Choose collateral of the loan.").format(
				collateral.name, doc.loan
			)
		)
	if collateral.released_on:
		_refuse(
			_("{0} was released on {1}.").format(collateral.name, collateral.get_formatted("released_on"))
		)


def release_executed(doc: Document) -> None:
	"""What was sold secures the loan no more."""
	if not doc.collateral:
		return
	collateral = frappe.get_doc("Loan Collateral", doc.collateral, for_update=True)
	_check_pledge(doc, collateral)
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


def _refuse(message: str) -> None:
	frappe.throw(message, exc=CollateralProceedsError, title=_("Collateral Proceeds"))
