"""What the portal's pages ask the server. Guests simulate where the settings allow it; the rest is the borrower's own."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.requests.limit_calls import limit_calls
from lending_app.lending_setup.requests.typed_api import LongText, typed
from lending_app.origination.documents.build_offer import build_offer
from lending_app.origination.documents.language import get_language
from lending_app.portal.access import (
	assert_owns,
	check_simulator_open,
	get_own_client,
	get_paper_limit,
	get_simulation_limit,
)
from lending_app.portal.exceptions import NoOfferError
from lending_app.portal.requests import (
	accept,
	apply_for,
	choose_scenario,
	decline,
	send_application,
	send_document,
)
from lending_app.portal.simulator import (
	build_portal_sheets,
	check_in_portal,
	compare,
	keep_public,
)
from lending_app.portal.states import WITH_OFFER
from lending_app.printing.render_document import render_document
from lending_app.products.simulator.links import build_link, read_scenarios
from lending_app.products.simulator.scenarios import parse_scenarios
from lending_app.products.simulator.show_scenarios import build_payload, fix_figures, render_result

COMPARISON = "templates/portal/comparison.html"


@frappe.whitelist(allow_guest=True, methods=["GET"])
@limit_calls(get_simulation_limit)
@typed
def simulate(scenarios: LongText, active: int = 0) -> dict[str, str]:
	"""Results of up to four loans as pieces of the page: the active one's with its amount as it was read, and the comparison."""
	check_simulator_open()
	requests = parse_scenarios(scenarios)
	sheets = build_portal_sheets(requests)
	content = {"comparison": compare(requests, sheets)}
	shown = min(max(int(active), 0), len(sheets) - 1)
	return {
		"result": render_result(sheets[shown]),
		"amount": f"{requests[shown].amount:f}",
		"comparison": frappe.render_template(COMPARISON, {"content": content}).strip(),
	}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@limit_calls(get_simulation_limit)
@typed
def share_simulation(scenarios: LongText) -> str:
	"""A link that opens the simulator with today's figures."""
	check_simulator_open()
	requests = parse_scenarios(scenarios)
	check_in_portal(requests)
	return build_link(fix_figures([keep_public(request) for request in requests]))


@frappe.whitelist(allow_guest=True, methods=["GET"])
@limit_calls(get_paper_limit)
@typed
def print_simulation(scenarios: LongText = "", shared: str = "") -> None:
	"""The simulation as PDF: of what is asked, or of a shared link."""
	check_simulator_open()
	if shared:
		requests = read_scenarios(shared)
	else:
		requests = parse_scenarios(scenarios)
		check_in_portal(requests)
		requests = tuple(keep_public(request) for request in requests)
	send_pdf(_("Loan Simulation"), render_document(build_payload(requests)))


def send_pdf(title: str, content: bytes) -> None:
	"""Answer the request with a PDF that the browser shows."""
	frappe.local.response.update(
		{"type": "pdf", "filename": f"{title}.pdf", "filecontent": content, "display_content_as": "inline"}
	)


@frappe.whitelist(methods=["POST"])
@typed
def apply_for_loan(scenarios: LongText = "", shared: str = "", active: int = 0, purpose: str = "") -> str:
	"""Make a draft for the signed-in borrower; returns the address of its page."""
	client = get_own_client()
	request = choose_scenario({"scenarios": scenarios, "shared": shared, "active": active})
	return f"/my-loans/applications/{apply_for(client, request, purpose)}"


@frappe.whitelist(methods=["POST"])
@typed
def upload_document(application: str, row: str) -> None:
	"""Take the file of the request for a paper that is asked for."""
	document = assert_owns("Loan Application", application)
	file = frappe.request.files.get("file") if frappe.request else None
	send_document(document, row, file.filename if file else "", file.stream.read() if file else b"")


@frappe.whitelist(methods=["POST"])
@typed
def send_own_application(application: str, has_confirmed: bool = False) -> None:
	"""The borrower sends a draft for review, or the answer to what was asked."""
	document = assert_owns("Loan Application", application)
	send_application(document, has_confirmed)


@frappe.whitelist(methods=["POST"])
@typed
def accept_own_offer(application: str, signed_by: str = "", has_agreed: bool = False) -> None:
	"""The borrower accepts the offer by typing a name and agreeing."""
	document = assert_owns("Loan Application", application)
	accept(document.name, signed_by, has_agreed)


@frappe.whitelist(methods=["POST"])
@typed
def decline_own_offer(application: str, reason: str = "") -> None:
	"""The borrower declines the offer, with a reason."""
	document = assert_owns("Loan Application", application)
	decline(document.name, reason)


@frappe.whitelist(methods=["GET"])
@limit_calls(get_paper_limit)
@typed
def print_offer(application: str) -> None:
	"""The offer as PDF."""
	document = assert_owns("Loan Application", application)
	if document.status not in WITH_OFFER:
		frappe.throw(
			_("There is no offer for {0} yet.").format(document.name), exc=NoOfferError, title=_("No Offer")
		)
	with speaking(get_language(document.client)):
		send_pdf(f"{_('Loan Offer')} {document.name}", render_document(build_offer(document)))
