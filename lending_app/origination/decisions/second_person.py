"""Nobody decides on what they have had a hand in: who drafted, submitted, or later changed a request."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from lending_app.origination.exceptions import SelfApprovalError
from lending_app.origination.states import ApplicationStatus, ChangeKind


def list_involved(application: Document) -> set[str]:
	"""Users who may not decide on an application, nor vote on it."""
	people = {application.owner, application.submitted_by, *list_changers(application)}
	return {person for person in people if person}


def list_changers(application: Document) -> set[str]:
	"""Who has changed the request since it was first submitted, or submitted it again."""
	submissions = [row.user for row in application.stages if row.stage == ApplicationStatus.SUBMITTED.value]
	return {*submissions[1:], *(row.user for row in _list_changes(application))}


def get_last_change(application: Document) -> datetime | None:
	"""When the request was last changed after it was first submitted."""
	return max((get_datetime(row.changed_on) for row in _list_changes(application)), default=None)


def refuse_own(application: Document) -> None:
	"""Raise SelfApprovalError for a person who has submitted the request, or changed it afterwards."""
	user = frappe.session.user
	if application.submitted_by == user:
		_refuse(_("You submitted this application yourself. Somebody else must decide it."))
	if user in list_changers(application):
		_refuse(_("You changed this application after it was submitted. Somebody else must decide it."))


def refuse_involved(application: Document) -> None:
	"""The same, and for who drafted it; the administrator's hand is nobody's, as in the workflow."""
	user = frappe.session.user
	if application.owner == user and user != "Administrator":
		_refuse(_("You drafted this application yourself. Somebody else must decide it."))
	refuse_own(application)


def refuse_rule_maker(application: Document, doctype: str, names: Collection[str]) -> None:
	"""Raise SelfApprovalError for a person who has changed the rules of deciding while this request waited."""
	user, since = frappe.session.user, application.submitted_on
	if user == "Administrator" or not since:
		return
	own = {"owner": user, "creation": (">", since)}
	changed = frappe.get_all("Version", {"ref_doctype": doctype, **own}, pluck="docname")
	made = frappe.get_all(doctype, own, pluck="name")
	if found := {*changed, *made} & set(names):
		_refuse(
			_("You changed {0} after this application was submitted. Somebody else must decide it.").format(
				frappe.bold(", ".join(sorted(found)))
			)
		)


def _list_changes(application: Document) -> list[Document]:
	return [row for row in application.changes if row.kind == ChangeKind.REQUEST.value]


def _refuse(message: str) -> None:
	frappe.throw(message, exc=SelfApprovalError, title=_("Second Person Needed"))
