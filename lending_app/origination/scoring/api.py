"""What the Scorecard's form asks the server."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from lending_app.origination.scoring import try_scorecard


@frappe.whitelist()
def get_questions(scorecard: str) -> list[dict[str, Any]]:
	"""The questions of a saved card."""
	return try_scorecard.list_questions(_get_card(scorecard))


@frappe.whitelist()
def try_answers(scorecard: str, answers: str | dict[str, Any]) -> dict[str, Any]:
	"""Points of typed answers. Nothing is kept."""
	return try_scorecard.try_answers(_get_card(scorecard), frappe.parse_json(answers) or {})


@frappe.whitelist()
def copy_version(scorecard: str) -> dict[str, Any]:
	"""A draft of the next version, not saved: the card as it is, effective from today."""
	frappe.has_permission("Scorecard", "create", throw=True)
	copy = frappe.copy_doc(_get_card(scorecard))
	copy.effective_from = frappe.utils.today()
	return copy.as_dict()


def _get_card(name: str) -> Document:
	doc = frappe.get_doc("Scorecard", name)
	doc.check_permission("read")
	return doc
