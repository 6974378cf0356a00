"""Pledges made before there was a register of collateral get the thing itself: a row each, with all its values.

The pledges and their values stay as they are, and closes read the same figures.
"""

from __future__ import annotations

import frappe

from lending_app.collateral.register.enter_known import enter_known
from lending_app.collateral.register.seed_types import seed_types
from lending_app.collateral.states import CollateralStatus


def execute() -> None:
	seed_types()
	for name in frappe.get_all("Loan Collateral", {"collateral": ("is", "not set")}, pluck="name"):
		pledge = frappe.get_doc("Loan Collateral", name)
		values = [
			{
				"appraised_on": row.effective_date,
				"value_amount": row.value_amount,
				"basis": row.basis,
				"appraiser": row.appraiser,
			}
			for row in pledge.history
		]
		status = CollateralStatus.RELEASED if pledge.released_on else CollateralStatus.OFFERED
		currency = pledge.currency or frappe.db.get_value("Loan", pledge.loan, "currency")
		collateral = enter_known(pledge, pledge.client, currency, values, status=status.value)
		frappe.db.set_value(
			"Loan Collateral", name, {"collateral": collateral.name, "rank": 1}, update_modified=False
		)
