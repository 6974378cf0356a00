"""Before a payment from executed collateral is saved."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.pledges.execute_collateral import check_pledge, refuse_proceeds
from lending_app.engine.loan.allocation import ExcessRule
from lending_app.servicing.states import RepaymentKind


def check_proceeds(doc: Document) -> None:
	"""Before a payment is saved: costs and collateral belong to proceeds alone, and these pay the debt as far as they go."""
	if doc.kind != RepaymentKind.COLLATERAL_PROCEEDS.value:
		if doc.execution_cost_amount or doc.collateral:
			refuse_proceeds(
				_("Costs of execution and collateral belong to collateral proceeds. Choose that kind.")
			)
		return
	if doc.excess_rule == ExcessRule.HOLD_AS_ADVANCE.value:
		refuse_proceeds(
			_("Proceeds of collateral pay the debt before anything is held. Choose another rule.")
		)
	doc.excess_rule = doc.excess_rule or ExcessRule.NEXT_INSTALLMENTS.value
	if (doc.execution_cost_amount or 0) >= (doc.amount or 0):
		refuse_proceeds(_("The costs of execution leave nothing for the debt. Correct them, or the amount."))
	if doc.collateral:
		check_pledge(doc, frappe.get_doc("Loan Collateral", doc.collateral))
