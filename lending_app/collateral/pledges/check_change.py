"""What has to hold when a pledge ends before its loan is paid: an open day, and what the loan's product asks for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, today

from lending_app.collateral.pledges.list_gaps import list_uncovered
from lending_app.collateral.register.check_type import refuse
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.products.adapters import to_decimal


def check_day(company: str, day: date) -> None:
	"""Raise CollateralError for a day that is closed or in the future."""
	closed = get_last_closed_date(company)
	if closed and day <= getdate(closed):
		refuse(_("{0} is closed. Choose a later day.").format(formatdate(day)))
	if day > getdate(today()):
		refuse(_("{0} is in the future. Choose today or an earlier day.").format(formatdate(day)))


def check_left_secured(loan: str, without: Decimal = Decimal(0)) -> None:
	"""Raise CollateralError where a loan has less than its product asks of what is still owed; `without` a value that goes."""
	row = frappe.db.get_value(
		"Loan",
		loan,
		["product", "principal_amount", "outstanding_principal_amount", "disbursed_on"],
		as_dict=True,
	)
	owed = to_decimal(row.outstanding_principal_amount if row.disbursed_on else row.principal_amount)
	if reasons := list_uncovered(loan, row.product, owed, without):
		refuse(_("Loan {0} would not be secured as its product asks:").format(loan) + " " + " ".join(reasons))
