"""Client files as days pass: documents expire, reviews come due, and somebody is told."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import add_days, cint, formatdate, getdate, today

from lending_app.clients.documents.build_checklist import fill_kyc
from lending_app.clients.queries import list_officers, list_outdated_clients

FIELDS = ("kyc_status", "missing_documents")


def refresh_files() -> None:
	"""State of the file of every client whom a day has caught up with."""
	for name in list_outdated_clients():
		client = frappe.get_doc("Client", name)
		before = {field: client.get(field) for field in FIELDS}
		fill_kyc(client)
		after = {field: client.get(field) for field in FIELDS}
		if after != before:
			frappe.db.set_value("Client", name, after, update_modified=False)


def notify_expiring() -> int:
	"""Tell the officers of the branch once, as many days before as Client Settings says. Returns how many clients."""
	day = add_days(today(), cint(frappe.get_cached_doc("Client Settings").expiry_notice_days))
	officers: dict[str, list[str]] = defaultdict(list)
	for user, branch in list_officers():
		officers[branch].append(user)
	rows = frappe.get_all(
		"Client",
		or_filters=[["next_expiry_date", "=", day], ["kyc_renewal_date", "=", day]],
		filters={"status": ("in", ("Prospect", "Active"))},
		fields=["name", "client_name", "branch", "owner", "next_expiry_date", "kyc_renewal_date"],
	)
	for row in rows:
		is_expiry = bool(row.next_expiry_date) and getdate(row.next_expiry_date) == getdate(day)
		text = (
			_("A document of {0} expires on {1}.")
			if is_expiry
			else _("The file of {0} is to be renewed by {1}.")
		)
		_notify(row, text.format(frappe.bold(row.client_name), formatdate(day)), officers[row.branch])
	return len(rows)


def _notify(row: frappe._dict, subject: str, users: list[str]) -> None:
	notice = {
		"type": "Alert",
		"document_type": "Client",
		"document_name": row.name,
		"subject": subject,
		"from_user": "Administrator",
	}
	enqueue_create_notification(users or [row.owner], notice)
