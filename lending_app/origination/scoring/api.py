"""What the Scorecard's form asks the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.origination.scoring import try_scorecard


@frappe.whitelist()
def get_questions(scorecard: str) -> list[dict[str, Any]]:
	"""The questions of a saved card."""
	frappe.has_permission("Scorecard", "read", scorecard, throw=True)
	return try_scorecard.list_questions(frappe.get_doc("Scorecard", scorecard))


@frappe.whitelist()
def try_answers(scorecard: str, answers: str | dict[str, Any]) -> dict[str, Any]:
	"""Points of typed answers. Nothing is kept."""
	frappe.has_permission("Scorecard", "read", scorecard, throw=True)
	return try_scorecard.try_answers(frappe.get_doc("Scorecard", scorecard), frappe.parse_json(answers) or {})


@frappe.whitelist()
def copy_version(scorecard: str) -> dict[str, Any]:
	"""A draft of the next version, not saved: the card as it is, effective from today."""
	frappe.has_permission("Scorecard", "create", throw=True)
	copy = frappe.copy_doc(frappe.get_doc("Scorecard", scorecard))
	copy.effective_from = frappe.utils.today()
	return copy.as_dict()
