"""What the screening forms ask the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.clients.screening.review_hit import review_hit as decide
from lending_app.clients.screening.screen_book import request_run
from lending_app.clients.screening.screen_client import screen_client
from lending_app.clients.screening.states import HitStatus, Occasion
from lending_app.lending_setup.permissions import require_all_branches
from lending_app.lending_setup.requests.typed_api import typed

COMPARED = (
	"client_name",
	"client_type",
	"birth_date",
	"nationality",
	"identity_type",
	"identity_number",
	"status",
)
ENTRY_COMPARED = (
	"entry_name",
	"party_kind",
	"aliases",
	"weak_aliases",
	"birth_dates",
	"nationalities",
	"identity_numbers",
	"programs",
	"remarks",
	"is_listed",
)


@frappe.whitelist(methods=["POST"])
@typed
def review_hit(name: str, decision: HitStatus, reason: str) -> str:
	"""Clear, confirm or lift a hit. Returns its status."""
	frappe.has_permission("Screening Hit", "write", name, throw=True)
	return decide(name, decision, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def screen_again(client: str) -> int:
	"""Screen a client now. Returns the number of hits."""
	frappe.has_permission("Screening Hit", "write", throw=True)
	document = frappe.get_doc("Client", client)
	document.check_permission("read")
	return screen_client(document, Occasion.BY_HAND).found


@frappe.whitelist(methods=["POST"])
@typed
def screen_everyone() -> str:
	"""Screen the whole book in the background. Returns the run."""
	frappe.has_permission("Screening List", "write", throw=True)
	require_all_branches()
	return request_run(Occasion.BY_HAND)


@frappe.whitelist()
@typed
def get_comparison(name: str) -> dict[str, Any]:
	"""The client and the entry of a hit, side by side."""
	hit = frappe.get_doc("Screening Hit", name)
	hit.check_permission("read")
	return {
		"client": frappe.db.get_value("Client", hit.client, COMPARED, as_dict=True),
		"entry": frappe.db.get_value("Screening List Entry", hit.entry, ENTRY_COMPARED, as_dict=True),
	}
