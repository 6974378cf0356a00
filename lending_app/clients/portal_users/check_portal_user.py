"""Who signs for a client in the portal: a website user, connected by a manager, and never one of the staff."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from lending_app.clients.exceptions import PortalUserError, StaffInPortalError
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.permissions import STAFF_ROLES

WEBSITE_USER = "Website User"
# Who connects a user with a client. An officer who could would accept offers in the client's name.
CONNECTORS = ("Credit Manager", "Lending Manager", "System Manager")


def check_portal_user(client: Document) -> None:
	"""Before a client is saved with another portal user. Raises PortalUserError."""
	before = client.get_doc_before_save()
	client.user = client.user or None
	if client.user == ((before.user or None) if before else None):
		return
	check_connector()
	if client.user:
		_check_user(client.user)


def check_connector() -> None:
	"""Raise PortalUserError unless the user may connect clients with users."""
	if not set(CONNECTORS) & set(frappe.get_roles()):
		_refuse(
			_("Only {0} connect a client with a portal user. Ask one of them.").format(
				", ".join(_(role) for role in CONNECTORS)
			)
		)


def record_portal_user(client: Document) -> None:
	"""A line on the client's timeline, beside Frappe's own record of the change."""
	before = client.get_doc_before_save()
	old, new = before.user if before else None, client.user
	if (old or None) != (new or None):
		with speaking_for(client):
			nobody = _("nobody")
			text = _("Portal user changed from {0} to {1}").format(
				escape_html(old or nobody), escape_html(new or nobody)
			)
		client.add_comment("Info", text)


def refuse_staff() -> None:
	"""Raise StaffInPortalError for one of the staff: the portal is where clients act for themselves."""
	if is_staff(frappe.session.user):
		frappe.throw(
			_(
				"You are signed in as staff. Clients act here for themselves: sign in with the client's own account."
			),
			exc=StaffInPortalError,
			title=_("For Clients Only"),
		)


def is_staff(user: str) -> bool:
	"""A user of Desk, or one with a role of the staff whatever the kind of user."""
	if frappe.db.get_value("User", user, "user_type") != WEBSITE_USER:
		return True
	return bool({*STAFF_ROLES, "System Manager"} & set(frappe.get_roles(user)))


def _check_user(user: str) -> None:
	if user == frappe.session.user:
		_refuse(_("You cannot be the portal user of a client yourself."))
	if user == "Guest" or not frappe.db.get_value("User", user, "enabled"):
		_refuse(_("{0} cannot sign in. Choose an active user.").format(frappe.bold(escape_html(user))))
	if is_staff(user):
		_refuse(
			_("{0} is one of the staff. Choose a website user, who has no role on Desk.").format(
				frappe.bold(escape_html(user))
			)
		)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=PortalUserError, title=_("Portal User"))
