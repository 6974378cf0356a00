"""Guarantors with what they stand for: one row a person, over all applications that the reader may see."""

from __future__ import annotations

from typing import Any

from lending_app.origination.guarantors.check_capacity import get_capacity
from lending_app.origination.guarantors.queries import list_guarantor_rows
from lending_app.origination.guarantors.sum_exposures import fill_amounts, sum_exposures
from lending_app.products.adapters import to_float


def list_guarantors(company: str, branch: str | None = None) -> list[dict[str, Any]]:
	"""The most exposed first. What is guaranteed is of the applications seen; the exposure is of everything.

	Applications whose loan is paid are left out. Means and capacity are those of the latest application.
	"""
	rows = list_guarantor_rows(company, branch)
	fill_amounts(rows)
	people: dict[str, list[Any]] = {}
	for row in rows:
		if row.amount and (key := row.client or row.identity_key):
			people.setdefault(key, []).append(row)
	totals = sum_exposures([found[-1] for found in people.values()])
	shown = [_describe(found, to_float(totals[key])) for key, found in people.items()]
	return sorted(shown, key=lambda row: (-row["exposure_amount"], row["full_name"] or ""))


def _describe(found: list[Any], exposure: float) -> dict[str, Any]:
	last = found[-1]
	capacity = get_capacity(last)
	limit = None if capacity is None else to_float(capacity)
	return {
		"full_name": last.full_name,
		"identity_number": last.identity_number,
		"client": last.client,
		"phone": last.phone,
		"currency": last.currency,
		"number_of_applications": len(found),
		"applications": ", ".join(row.name for row in found),
		"guaranteed_amount": to_float(sum(row.amount for row in found)),
		"exposure_amount": exposure,
		"capacity_amount": limit,
		"left_amount": None if limit is None else limit - exposure,
	}
