"""Tell managers of a company that something of its book needs them: once a day on Desk, and by e-mail."""

from __future__ import annotations

import frappe
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import today
from frappe.utils.user import get_users_with_role

TOLD = ("Lending Manager", "System Manager")


def tell_managers(company: str, doctype: str, name: str, subject: str, message: str) -> list[str]:
	"""A notification on Desk for each manager who may see the company, and an e-mail to those who had none about the
	document yet today. Returns these.
	"""
	users = [user for user in _list_told(company) if _notify(user, doctype, name, subject, message)]
	account = EmailAccount.find_default_outgoing()
	# A muted site makes up an account without an address.
	if users and account and account.get("email_id"):
		frappe.sendmail(
			recipients=frappe.get_all("User", {"name": ("in", users)}, pluck="email"),
			subject=subject,
			message=message,
			reference_doctype=doctype,
			reference_name=name,
			add_unsubscribe_link=0,
		)
	return users


def _list_told(company: str) -> list[str]:
	"""Managers who may see the company."""
	users = {user for role in TOLD for user in get_users_with_role(role)}
	return [
		user for user in sorted(users) if frappe.has_permission("Lending Company", doc=company, user=user)
	]


def _notify(user: str, doctype: str, name: str, subject: str, message: str) -> bool:
	"""Once a day and document; False where the user has been told."""
	key = {"for_user": user, "type": "Alert", "document_type": doctype, "document_name": name}
	if frappe.db.exists("Notification Log", key | {"creation": (">=", today())}):
		return False
	log = frappe.new_doc("Notification Log", subject=subject, email_content=message, **key)
	# The alert is the system's own; nobody's rights decide who is told.
	log.insert(ignore_permissions=True)
	return True
