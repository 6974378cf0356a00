"""Offers, rejection letters and minutes as HTML for print formats."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.www.printview import validate_print_permission

from lending_app.origination.papers.build_minutes import build_minutes
from lending_app.origination.papers.build_offer import build_offer
from lending_app.origination.papers.build_rejection_letter import build_rejection_letter
from lending_app.origination.papers.language import get_language, speaking
from lending_app.printing.embed_document import embed_document

FOR_CLIENTS = {"Loan Offer": build_offer, "Rejection Letter": build_rejection_letter}


def render_origination_document(doc: Document, name: str) -> str:
	"""A paper of origination. Refuses whoever may not print it; what a client reads is in the client's language."""
	if not frappe.flags.ignore_print_permissions:
		validate_print_permission(doc)
	if name not in FOR_CLIENTS:
		return embed_document(build_minutes(doc))
	with speaking(get_language(doc.client)):
		return embed_document(FOR_CLIENTS[name](doc))
