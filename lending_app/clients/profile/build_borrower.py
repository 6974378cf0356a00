"""A client as documents name it."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.printing.documents import Borrower


def build_borrower(name: str) -> Borrower:
	client = frappe.get_cached_doc("Client", name)
	identity = f"{_(client.identity_type)} {client.identity_number}" if client.identity_type else ""
	return Borrower(
		name=client.client_name,
		code=client.name,
		identity=identity or client.identity_number,
		address=", ".join(part for part in (client.address, client.city) if part),
		phone=client.mobile_phone or "",
	)
