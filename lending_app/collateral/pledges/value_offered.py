"""The collateral offered: its value, and how much of the amount it covers."""

from __future__ import annotations

from decimal import Decimal

from frappe.model.document import Document

from lending_app.engine.offer.loan_to_value import calculate_coverage
from lending_app.products.adapters import to_decimal, to_float

HUNDRED = Decimal(100)


def fill_collateral(application: Document) -> None:
	"""Write the total value and the coverage of the amount, approved where there is one."""
	for row in application.collateral:
		row.currency = application.currency
	value = sum((to_decimal(row.estimated_value_amount) for row in application.collateral), Decimal(0))
	amount = to_decimal(application.approved_amount) or to_decimal(application.requested_amount)
	application.collateral_amount = to_float(value)
	covered = calculate_coverage(value, amount)
	application.coverage_percent = float(round(covered * HUNDRED, 2)) if covered else 0
