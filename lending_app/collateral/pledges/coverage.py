"""What collateral covers of a loan: when its money was paid out, and now."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate

from lending_app.collateral.queries import Security, count_lendable, list_values, sum_values
from lending_app.engine.offer.loan_to_value import calculate_coverage, calculate_ltv
from lending_app.products.adapters import to_decimal, to_float

HUNDRED = Decimal(100)
NOTHING = Security(value=Decimal(0), lendable=Decimal(0))


def measure_coverage(security: Security, amount: Decimal) -> dict[str, float | None]:
	"""`coverage_percent` of the amount by what is lent upon the value, after haircuts, and `ltv_percent` of the amount in
	the value; None where one of them is zero.
	"""
	return {
		"coverage_percent": _to_percent(calculate_coverage(security.lendable, amount)),
		"ltv_percent": _to_percent(calculate_ltv(amount, security.value)),
	}


def show_coverage(loan: Any, principal: Decimal) -> dict[str, dict[str, float | None]] | None:
	"""`origination` and `now`, each with value, amount, coverage and loan to value; None where nothing ever secured it.

	At origination: what secured the loan on the day of its first disbursement, over its principal. Now: what its
	standing pledges are worth, over the outstanding principal; before the disbursement both are of the principal.
	"""
	if not frappe.db.exists("Loan Collateral", {"loan": loan.name}):
		return None
	started = getdate(loan.disbursed_on) if loan.disbursed_on else None
	now = sum_values([loan.name]).get(loan.name, NOTHING)
	first = _sum_on(loan.name, started) if started else now
	return {
		"origination": _describe(first, to_decimal(loan.principal_amount)),
		"now": _describe(now, principal if started else to_decimal(loan.principal_amount)),
	}


def _sum_on(loan: str, day: date) -> Security:
	"""The last value of each pledge up to a day. One whose first value is younger was pledged later."""
	last: dict[str, Security] = {}
	for row in list_values(loan):
		if getdate(row.effective_date) <= day and not (row.released_on and getdate(row.released_on) <= day):
			last[row.name] = Security(value=to_decimal(row.value_amount), lendable=count_lendable(row))
	return sum(last.values(), NOTHING)


def _describe(security: Security, amount: Decimal) -> dict[str, float | None]:
	return {
		"value_amount": to_float(security.value),
		"lendable_amount": to_float(security.lendable),
		"amount": to_float(amount),
		**measure_coverage(security, amount),
	}


def _to_percent(fraction: Decimal | None) -> float | None:
	return None if fraction is None else to_float(round(fraction * HUNDRED, 2))
