"""Reads of scorecards and their versions."""

from __future__ import annotations

from datetime import date

import frappe


def get_scorecard_in_force(scorecard: str, day: date) -> str | None:
	"""Of the versions of a scorecard, the submitted one that is in force on a day."""
	found = frappe.get_all(
		"Scorecard",
		{
			"scorecard_name": frappe.get_cached_value("Scorecard", scorecard, "scorecard_name"),
			"docstatus": 1,
			"effective_from": ("<=", day),
		},
		order_by="effective_from desc, version desc",
		limit=1,
		pluck="name",
	)
	return found[0] if found else None


def get_last_version(scorecard_name: str) -> int:
	"""The highest version of a scorecard; 0 for a name that is new."""
	found = frappe.get_all(
		"Scorecard", {"scorecard_name": scorecard_name}, order_by="version desc", limit=1, pluck="version"
	)
	return found[0] if found else 0


def is_scorecard_used(scorecard: str) -> bool:
	"""Whether anybody was evaluated by a version of a scorecard: hook `lending_scorecard_uses`."""
	return any(frappe.get_attr(path)(scorecard) for path in frappe.get_hooks("lending_scorecard_uses"))


def list_evaluated_loans(scorecard: str) -> dict[str, str]:
	"""Loans that a version of a scorecard decided on, with the evaluation: hook `lending_evaluated_loans`."""
	loans: dict[str, str] = {}
	for path in frappe.get_hooks("lending_evaluated_loans"):
		loans |= frappe.get_attr(path)(scorecard)
	return loans


def list_found_bands(evaluations: list[str]) -> list[frappe._dict]:
	"""Rows of parent, factor, band and is_missing of evaluations: hook `lending_evaluated_bands`."""
	paths = frappe.get_hooks("lending_evaluated_bands")
	return [row for path in paths for row in frappe.get_attr(path)(evaluations)]
