"""Invite a client to the portal: a website user of the client's own, and Frappe's mail to choose a password."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.model.document import Document
from frappe.utils import escape_html

from lending_app.clients.exceptions import InvitationError
from lending_app.clients.portal_users.check_portal_user import WEBSITE_USER, check_connector
from lending_app.lending_setup.language.speak import speaking, speaking_for

BORROWER = "Borrower"


def invite_client(client: Document) -> str:
	"""Connect the client with a website user of the client's mailbox and mail how to choose a password. Returns the user.

	Again until the first sign-in, for the link runs out. Raises PortalUserError for who may not connect clients and for a
	user who is one of the staff, else InvitationError.
	"""
	check_connector()
	if client.status in ("Blocked", "Inactive"):
		_refuse(
			_("{0} is {1}. Invite clients who are served.").format(
				client.client_name, _(client.status, context="Client")
			)
		)
	address = (client.email or "").strip().lower()
	if not client.user and not address:
		_refuse(
			_("{0} has no e-mail address. Enter it on the client, save, and invite again.").format(
				client.client_name
			)
		)
	_refuse_without_sender()
	if client.user:
		_refuse_after_sign_in(client)
	else:
		client.user = _get_or_make_user(client, address)
		client.save()
	_send(client)
	return str(client.user)


def _get_or_make_user(client: Document, address: str) -> str:
	"""Who signs in with the client's mailbox. A user of another client's is refused, and so is one of the staff."""
	if not (known := frappe.db.get_value("User", {"email": address})):
		return _make_user(client, address)
	if other := frappe.db.get_value("Client", {"user": known, "name": ("!=", client.name)}):
		_refuse(
			_("{0} already signs in for client {1}. Enter this client's own e-mail address.").format(
				frappe.bold(escape_html(address)), other
			)
		)
	return str(known)


def _make_user(client: Document, address: str) -> str:
	is_company = client.client_type == "Company"
	user = frappe.new_doc(
		"User",
		email=address,
		first_name=client.company_name if is_company else client.first_name,
		last_name=None if is_company else client.last_name,
		language=client.language,
		user_type=WEBSITE_USER,
		send_welcome_email=0,
	)
	user.append("roles", {"role": BORROWER})
	# Managers of clients do not manage users; this one can do nothing but sign in for the client.
	return str(user.insert(ignore_permissions=True).name)


def _send(client: Document) -> None:
	"""Frappe's own mail to a new user, in the client's language."""
	user = frappe.get_doc("User", client.user)
	with speaking(client.language or frappe.local.lang):
		user.send_welcome_mail_to_user()
	with speaking_for(client):
		client.add_comment("Info", _("Invitation to the portal sent to {0}").format(escape_html(user.email)))


def _refuse_after_sign_in(client: Document) -> None:
	user = frappe.db.get_value("User", client.user, ["enabled", "last_login"], as_dict=True)
	if not user.enabled:
		_refuse(_("{0} cannot sign in. Choose an active user.").format(frappe.bold(escape_html(client.user))))
	if user.last_login:
		_refuse(
			_(
				"{0} already signs in as {1}. Who has forgotten the password asks for another on the sign-in page."
			).format(client.client_name, frappe.bold(escape_html(client.user)))
		)


def _refuse_without_sender() -> None:
	"""A muted site makes up an account without an address."""
	account = EmailAccount.find_default_outgoing()
	if not account or not account.get("email_id"):
		_refuse(
			_(
				"No e-mail goes out from this site. Ask the administrator for a default outgoing Email Account."
			)
		)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=InvitationError, title=_("Not Invited"))
