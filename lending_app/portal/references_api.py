"""What the home page asks the server of capture lines."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.requests.limit_calls import limit_calls
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.loan_payments.references.print_slip import build_payment_slip
from lending_app.origination.documents.language import get_language
from lending_app.portal.access import assert_owns, get_paper_limit
from lending_app.portal.api import send_pdf
from lending_app.printing.render_document import render_document


@frappe.whitelist(methods=["GET"])
@limit_calls(get_paper_limit)
@typed
def print_own_reference(reference: str) -> None:
	"""The slip to pay with, as PDF."""
	document = assert_owns("Payment Reference", reference)
	with speaking(get_language(document.client)):
		send_pdf(f"{_('Payment Slip')} {document.name}", render_document(build_payment_slip(document)))
