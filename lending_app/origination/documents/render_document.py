"""Offers, rejection letters and minutes as HTML for print formats."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.printing.choose_letterhead import put_letterhead
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.origination.documents.build_minutes import build_minutes
from lending_app.origination.documents.build_offer import build_offer
from lending_app.origination.documents.build_rejection_letter import build_rejection_letter
from lending_app.origination.documents.language import get_language
from lending_app.printing.embed_document import embed_document

FOR_CLIENTS = {"Loan Offer": build_offer, "Rejection Letter": build_rejection_letter}
MINUTES = "Committee Minutes"


def render_origination_document(
	doc: Document, name: str, letter_head: str | None = None, no_letterhead: bool = False
) -> str:
	"""A document of origination, for who may print it; what a client reads is in the client's language.

	Raises as `load_printed`.
	"""
	if name == MINUTES:
		minutes = build_minutes(load_printed(doc, "Committee Session"))
		return embed_document(put_letterhead(minutes, letter_head, no_letterhead))
	application = load_printed(doc, "Loan Application")
	with speaking(get_language(application.client)):
		return embed_document(put_letterhead(FOR_CLIENTS[name](application), letter_head, no_letterhead))
