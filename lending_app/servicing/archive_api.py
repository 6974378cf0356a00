"""Archiving a closed credit file from Desk."""

from __future__ import annotations

import frappe

from lending_app.lending_setup.requests.typed_api import typed
from lending_app.servicing.loans.archive_file import archive_file


@frappe.whitelist(methods=["POST"])
@typed
def archive(application: str, place: str) -> None:
	"""Note that the file of an ended application, or of closed loans, is in the archive."""
	document = frappe.get_doc("Loan Application", application, for_update=True)
	document.check_permission("write")
	archive_file(document, place)
