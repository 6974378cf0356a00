"""Reads of the origination module."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils import today

from lending_app.origination.states import OPEN_APPROVALS


def list_expired_approvals() -> list[str]:
	"""Approvals and offers whose last day has passed."""
	return frappe.get_all(
		"Loan Application",
		{
			"status": ("in", [status.value for status in OPEN_APPROVALS]),
			"approval_expires_on": ("<", today()),
			"docstatus": 1,
		},
		pluck="name",
	)


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
