"""Loans that a check rebuilds, some hundred numbers of loans at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import frappe

from lending_app.closing.checks.states import DIFFERENCE, CheckScope, DifferenceStatus
from lending_app.closing.computation.write_rows import CARRIED
from lending_app.engine.values.money import get_minor_units
from lending_app.lending_setup.database import list_places, select


def find_last_number(groups: Sequence[int], after: int, size: int) -> int | None:
	"""The last number of the next loans of a company's groups; None where there are none."""
	if not groups:
		return None
	rows = select(
		"SELECT MAX(id) FROM (SELECT id FROM lending_loan_state WHERE id > %s "
		f"AND group_id IN ({list_places(len(groups))}) ORDER BY id LIMIT %s) part",
		(after, *groups, size),
	)
	return rows[0][0]


def choose_loans(
	scope: CheckScope,
	groups: Sequence[int],
	numbers: tuple[int, int],
	day: date,
	changed_since: date,
	currency: str,
) -> list[str]:
	"""Names of the loans among the numbers after the first up to the last: all, or those that changed since a day, a share
	of the others that is another each day, those whose figures are not the closed day's, and those of open differences.
	"""
	where = f"s.id > %s AND s.id <= %s AND s.group_id IN ({list_places(len(groups))})"
	values: list = [*numbers, *groups]
	if scope is CheckScope.CHANGED:
		within = frappe.db.get_single_value("Lending Settings", "loan_check_days") or 0
		parts = ["s.known_on >= %s", "d.loan_id IS NOT NULL"]
		chosen: list = [changed_since]
		if within > 0:
			parts.append("s.id MOD %s = %s")
			chosen += [within, day.toordinal() % within]
		parts.append(f"s.loan IN (SELECT loan FROM `tab{DIFFERENCE}` WHERE status = %s)")
		where += f" AND ({' OR '.join(parts)})"
		values += [*chosen, DifferenceStatus.OPEN.value]
	differs = " OR ".join(
		f"ROUND(l.{field} * {10 ** get_minor_units(currency)}) <> GREATEST(d.{column}, 0)"
		for field, column in CARRIED.items()
	)
	rows = select(
		f"SELECT s.loan FROM lending_loan_state s JOIN `tabLoan` l ON l.name = s.loan LEFT JOIN lending_loan_day d "
		"ON d.closing_date = %s AND d.loan_id = s.id AND l.as_of_date = d.closing_date AND s.known_on <= d.closing_date "
		f"AND ({differs} OR l.days_past_due <> d.days_past_due) WHERE {where} ORDER BY s.id",
		(day, *values),
	)
	return [loan for (loan,) in rows]
