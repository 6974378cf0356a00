"""The officer is told once of each appraisal, policy and registration that is about to end."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import add_days, cint, escape_html, formatdate, getdate, today

from lending_app.clients.queries import list_officers
from lending_app.collateral.register.list_expiries import list_expiring, name_expiry
from lending_app.lending_setup.language.speak import speaking_for

COLLATERAL = "Collateral"


def tell_expiries() -> int:
	"""Daily: a task and an alert for the officer who entered the thing, or for the officers of its branch. Returns how many were told.

	What has been told is kept on the thing: a day that the job missed is made up for, and a new expiry is told again.
	"""
	days = cint(frappe.get_cached_doc("Lending Settings").collateral_notice_days)
	officers: dict[str, list[str]] = defaultdict(list)
	for user, branch in list_officers():
		officers[branch].append(user)
	told = 0
	for row in list_expiring(getdate(add_days(today(), days))):
		known = (frappe.db.get_value(COLLATERAL, row.name, "told_expiries", for_update=True) or "").split(
			"\n"
		)
		mark = f"{row.fieldname} {row.expires_on}"
		if mark in known:
			continue
		for user in _choose_officers(row.name, officers[row.branch]):
			_tell(user, row)
		marks = "\n".join([*filter(None, known), mark])
		frappe.db.set_value(COLLATERAL, row.name, "told_expiries", marks, update_modified=False)
		told += 1
	return told


def _choose_officers(collateral: str, of_branch: list[str]) -> list[str]:
	"""Who entered it, while an officer of its branch; all of them otherwise."""
	owner = frappe.db.get_value(COLLATERAL, collateral, "owner")
	return [owner] if owner in of_branch else of_branch


def _tell(user: str, row: frappe._dict) -> None:
	with speaking_for(row):
		text = _say(row)
	task = frappe.new_doc(
		"ToDo",
		allocated_to=user,
		reference_type=COLLATERAL,
		reference_name=row.name,
		date=max(row.expires_on, getdate(today())),
		description=text,
	)
	# The job assigns the task; nobody is signed in.
	task.insert(ignore_permissions=True)
	notice = {
		"type": "Alert",
		"document_type": COLLATERAL,
		"document_name": row.name,
		"subject": text,
		"from_user": "Administrator",
	}
	enqueue_create_notification([user], notice)


def _say(row: frappe._dict) -> str:
	is_past = row.expires_on < date.fromisoformat(today())
	text = _("{0} of {1} ({2}) expired on {3}.") if is_past else _("{0} of {1} ({2}) expires on {3}.")
	return text.format(
		name_expiry(row.fieldname),
		escape_html(row.description or row.name),
		escape_html(row.client_name or row.client),
		formatdate(row.expires_on),
	)
