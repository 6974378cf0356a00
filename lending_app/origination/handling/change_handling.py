"""Who works on an application and how urgently: changed with a reason, and logged on the application."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.desk.form.assign_to import add as assign
from frappe.desk.form.assign_to import clear as unassign
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.origination.exceptions import HandlingError
from lending_app.origination.states import OPEN, ApplicationStatus, ChangeKind, Priority

ANALYST_ROLES = {"Loan Officer", "Credit Manager", "Lending Manager"}


def reassign_application(application: Document, analyst: str, reason: str) -> None:
	"""Give an open application to another analyst, who gets it as a task. Raises HandlingError."""
	_check(application, reason)
	if analyst == application.analyst:
		_refuse(_("{0} works on the application already. Choose somebody else.").format(analyst))
	if not _is_analyst(application, analyst):
		_refuse(
			_(
				"{0} cannot work on this application: choose an active user of its branch with the role for it."
			).format(frappe.bold(analyst))
		)
	_log(application, ChangeKind.ANALYST, application.analyst, analyst, reason)
	application.db_set("analyst", analyst)
	unassign(application.doctype, application.name, ignore_permissions=True)  # the check above decides
	# As above: who gives the work away need not be allowed to share every document.
	assign(_build_task(application, analyst, reason), ignore_permissions=True)


def prioritize_application(application: Document, priority: str, reason: str) -> None:
	"""Change how urgent an open application is. Raises HandlingError."""
	_check(application, reason)
	if priority not in [level.value for level in Priority]:
		_refuse(_("{0} is no priority. Choose Low, Normal, High or Urgent.").format(frappe.bold(priority)))
	if priority == application.priority:
		_refuse(_("The application has this priority already."))
	_log(application, ChangeKind.PRIORITY, application.priority, priority, reason)
	application.db_set({"priority": priority, "priority_reason": reason.strip()})


def _check(application: Document, reason: str) -> None:
	if ApplicationStatus(application.status) not in {*OPEN, ApplicationStatus.DRAFT}:
		_refuse(
			_("The application is {0}; only open ones are reassigned or prioritized.").format(
				_(application.status, context="Loan Application")
			)
		)
	if not (reason or "").strip():
		_refuse(_("Say why: the reason is kept with the change."))


def _is_analyst(application: Document, user: str) -> bool:
	if not frappe.db.get_value("User", {"name": user, "enabled": 1}):
		return False
	if not ANALYST_ROLES & set(frappe.get_roles(user)):
		return False
	return bool(frappe.has_permission("Loan Application", "write", application, user=user))


def _log(application: Document, kind: ChangeKind, old: str | None, new: str, reason: str) -> None:
	row = application.append(
		"changes",
		{
			"kind": kind.value,
			"old_value": old,
			"new_value": new,
			"reason": reason.strip(),
			"user": frappe.session.user,
			"changed_on": now_datetime(),
		},
	)
	row.db_insert()


def _build_task(application: Document, analyst: str, reason: str) -> dict[str, Any]:
	return {
		"doctype": application.doctype,
		"name": application.name,
		"assign_to": [analyst],
		"description": _("{0}: {1}").format(application.client_name, reason.strip()),
		"priority": {"Low": "Low", "Normal": "Medium"}.get(application.priority, "High"),
	}


def _refuse(text: str) -> None:
	frappe.throw(text, exc=HandlingError, title=_("Handling"))
