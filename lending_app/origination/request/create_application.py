"""A new application, from Desk, the portal or the simulator: a saved draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe.defaults import get_user_default
from frappe.model.document import Document

from lending_app.clients.exceptions import UnknownClientError
from lending_app.clients.portal_users.check_portal_user import is_staff
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.products.adapters import to_float
from lending_app.products.versions.in_force import get_version_in_force


def create_application(
	*,
	client: str,
	product: str | None,
	requested_amount: Decimal | float | None,
	number_of_installments: int | None,
	channel: str,
	**more: Any,
) -> Document:
	"""A saved draft; a product's code stands for the version in force, `more` are further fields of Loan Application. Raises titled errors and then saves nothing.

	The user needs the right to create applications, or is the client who asks for themself.
	"""
	check_link("Client", client, UnknownClientError)
	branch, user = frappe.db.get_value("Client", client, ["branch", "user"]) or (None, None)
	values = {
		"client": client,
		"product": get_version_in_force(product) or product if product else None,
		"requested_amount": to_float(requested_amount or 0),
		"number_of_installments": number_of_installments,
		"channel": channel,
		"branch": branch,
		"company": get_user_default("Company")
		or frappe.db.get_single_value("Global Defaults", "default_company"),
	}
	application = frappe.new_doc("Loan Application", **values | more)
	is_own = bool(user) and user == frappe.session.user and not is_staff(user)
	# A client asks for themself, and has no right to documents of Desk.
	return application.insert(ignore_permissions=is_own)
