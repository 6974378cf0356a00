"""What the Scorecard's form asks the server."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.credit.exceptions import ScorecardFittingError
from lending_app.credit.scoring import try_scorecard
from lending_app.credit.scoring.fitting.fit_scorecard import fit_own_loans, fit_scorecard
from lending_app.lending_setup.files.access import get_permitted_file
from lending_app.lending_setup.permissions import require_all_branches
from lending_app.lending_setup.requests.typed_api import typed


@frappe.whitelist()
@typed
def get_questions(scorecard: str) -> list[dict[str, Any]]:
	"""The questions of a saved card."""
	frappe.has_permission("Scorecard", "read", scorecard, throw=True)
	return try_scorecard.list_questions(frappe.get_doc("Scorecard", scorecard))


@frappe.whitelist()
@typed
def try_answers(scorecard: str, answers: dict[str, Any]) -> dict[str, Any]:
	"""Points of typed answers. Nothing is kept."""
	frappe.has_permission("Scorecard", "read", scorecard, throw=True)
	return try_scorecard.try_answers(frappe.get_doc("Scorecard", scorecard), answers)


@frappe.whitelist()
@typed
def copy_version(scorecard: str) -> dict[str, Any]:
	"""A draft of the next version, not saved: the card as it is, effective from today."""
	frappe.has_permission("Scorecard", "create", throw=True)
	document = frappe.get_doc("Scorecard", scorecard)
	document.check_permission("read")
	copy = frappe.copy_doc(document, ignore_no_copy=False)
	copy.effective_from = frappe.utils.today()
	# Frappe keeps the state of what is copied where it takes itself to be in a test.
	copy.docstatus = 0
	# The form saves only what it takes for changed.
	return copy.as_dict() | {"__unsaved": 1}


@frappe.whitelist(methods=["POST"])
@typed
def fit_from_file(file_url: str, scorecard_name: str, outcome: str, bad_value: str) -> str:
	"""Fit a logistic card on an uploaded CSV; the name of the draft."""
	frappe.has_permission("Scorecard", "create", throw=True)
	file = get_permitted_file(file_url)
	text = _read_csv(file)
	return fit_scorecard(
		text, scorecard_name=scorecard_name, outcome=outcome, bad_value=bad_value, source=file.file_name
	).name


@frappe.whitelist(methods=["POST"])
@typed
def fit_from_book(scorecard: str, scorecard_name: str) -> str:
	"""Fit a logistic card on the loans that a card has evaluated; the name of the draft."""
	frappe.has_permission("Scorecard", "create", throw=True)
	require_all_branches()
	document = frappe.get_doc("Scorecard", scorecard)
	document.check_permission("read")
	return fit_own_loans(document, scorecard_name=scorecard_name).name


def _read_csv(file: Document) -> str:
	try:
		text = file.get_content()
	except OSError:
		text = None
	if not isinstance(text, str):
		frappe.throw(
			_("{0} is not a CSV in UTF-8. Save it as one and upload it again.").format(file.file_name),
			exc=ScorecardFittingError,
			title=_("Scorecard Not Fitted"),
		)
	return text
