"""A task and an alert for the officers of a loan's branch."""

from __future__ import annotations

import frappe
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import escape_html, today

from lending_app.clients.queries import list_officers


def tell_officers(loan: str, branch: str, text: str) -> None:
	"""Each officer of the branch gets the task on the loan."""
	users = [user for user, of_branch in list_officers() if of_branch == branch]
	description = escape_html(text)
	for user in users:
		task = frappe.new_doc(
			"ToDo",
			allocated_to=user,
			reference_type="Loan",
			reference_name=loan,
			date=today(),
			description=description,
		)
		# The bank's response assigns the task, not who loads it.
		task.insert(ignore_permissions=True)
	if users:
		notice = {
			"type": "Alert",
			"document_type": "Loan",
			"document_name": loan,
			"subject": description,
			"from_user": "Administrator",
		}
		enqueue_create_notification(users, notice)
