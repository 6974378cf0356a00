"""A follow-up of a client: a task for somebody on a day."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.clients.exceptions import FollowUpError


def schedule_follow_up(
	client: str,
	*,
	kind: str,
	due_date: date | str,
	assigned_to: str,
	description: str,
	priority: str = "Medium",
) -> Document:
	"""Make the task. Raises FollowUpError. Permission on the client is the caller's."""
	if getdate(due_date) < getdate(today()):
		_refuse(_("{0} is past. Choose today or a later day.").format(formatdate(due_date)))
	if not frappe.db.get_value("User", assigned_to, "enabled"):
		_refuse(_("{0} has no account that is enabled. Choose somebody else.").format(assigned_to))
	if not frappe.has_permission("Client", "read", client, user=assigned_to):
		_refuse(_("{0} may not see this client. Choose somebody of its branch.").format(assigned_to))
	if not description.strip():
		_refuse(_("Say what is to be done."))
	return frappe.new_doc(
		"ToDo",
		reference_type="Client",
		reference_name=client,
		allocated_to=assigned_to,
		assigned_by=frappe.session.user,
		date=due_date,
		priority=priority,
		description=frappe.utils.escape_html(description),
		lending_follow_up_type=kind,
	).insert()


def _refuse(text: str) -> None:
	frappe.throw(text, exc=FollowUpError, title=_("Follow-Up"))
