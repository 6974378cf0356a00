"""What Desk's simulator asks the server."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import validate_email_address

from lending_app.lending_setup.requests.typed_api import LongText, typed
from lending_app.printing.render_document import render_document
from lending_app.products.simulator.links import build_link
from lending_app.products.simulator.scenarios import parse_scenarios, refuse
from lending_app.products.simulator.show_scenarios import (
	build_payload,
	build_sheet,
	fix_figures,
	render_result,
	simulate,
)


@frappe.whitelist()
@typed
def simulate_scenarios(scenarios: LongText) -> list[str]:
	"""Results of up to four loans as pieces of the page, in their order."""
	frappe.has_permission("Loan Product", "read", throw=True)
	return [render_result(build_sheet(simulate(request))) for request in parse_scenarios(scenarios)]


@frappe.whitelist(methods=["GET"])
@typed
def print_scenarios(scenarios: LongText) -> None:
	"""The loans as PDF, which the browser shows."""
	frappe.has_permission("Loan Product", "read", throw=True)
	content = render_document(build_payload(parse_scenarios(scenarios)))
	frappe.local.response.update(
		{"type": "pdf", "filename": f"{_('Loan Simulation')}.pdf", "filecontent": content}
	)


@frappe.whitelist()
@typed
def share_scenarios(scenarios: LongText) -> str:
	"""A link that opens the portal's simulator with the same figures."""
	frappe.has_permission("Loan Product", "read", throw=True)
	return build_link(fix_figures(parse_scenarios(scenarios)))


@frappe.whitelist(methods=["POST"])
@typed
def mail_scenarios(scenarios: LongText, recipient: str, message: str = "") -> None:
	"""Send the loans as PDF, with their link, to one address."""
	frappe.has_permission("Loan Product", "read", throw=True)
	address = validate_email_address(recipient)
	if not address:
		refuse(_("{0} is no e-mail address.").format(frappe.bold(frappe.utils.escape_html(recipient[:100]))))
	if not frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		refuse(_("No account for outgoing e-mail is set up. Share the link instead."))
	requests = fix_figures(parse_scenarios(scenarios))
	words = frappe.utils.escape_html(message[:2_000]).replace("\n", "<br>")
	link = _("The same figures on the web: {0}").format(build_link(requests))
	frappe.sendmail(
		recipients=[address],
		subject=_("Loan Simulation"),
		message=f"<p>{words}</p><p>{link}</p>",
		attachments=[
			{"fname": f"{_('Loan Simulation')}.pdf", "fcontent": render_document(build_payload(requests))}
		],
	)
