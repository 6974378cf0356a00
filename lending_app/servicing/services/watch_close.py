"""Look after the close: tell managers of a day that is not closed in time, keep the snapshots' months."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import add_days, add_months, formatdate, get_time, getdate, now_datetime, today
from frappe.utils.user import get_users_with_role

from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.servicing.closing.tables import add_months_ahead, drop_months_before
from lending_app.servicing.services.close_days import list_open_days

TOLD = ("Lending Manager", "System Manager")


def alert_open_days() -> list[str]:
	"""Tell managers once a day, past the hour of the settings, which companies are behind. Returns these."""
	hour = frappe.db.get_single_value("Lending Settings", "close_alert_time")
	if not hour or now_datetime().time() < get_time(hour):
		return []
	behind = []
	yesterday = getdate(add_days(today(), -1))
	for company in frappe.get_all("Lending Company", pluck="name"):
		if list_open_days(company, yesterday):
			behind.append(company)
			_tell(company, yesterday)
	return behind


def keep_snapshots() -> None:
	"""Each day: partitions for the months to come; those older than the settings keep are dropped."""
	add_months_ahead(getdate(today()))
	months = frappe.db.get_single_value("Lending Settings", "snapshot_months")
	if months:
		drop_months_before(getdate(add_months(today(), -months)))


def _tell(company: str, day: object) -> None:
	closed = get_last_closed_date(company)
	subject = _("{0} is not closed up to {1}. The last closed day is {2}.").format(
		company, formatdate(day), formatdate(closed) if closed else "—"
	)
	users = {user for role in TOLD for user in get_users_with_role(role)}
	for user in sorted(users):
		key = {
			"for_user": user,
			"document_type": "Lending Company",
			"document_name": company,
			"subject": subject,
		}
		if not frappe.db.exists("Notification Log", key):
			# The alert is the system's own; nobody's rights decide who is told.
			frappe.new_doc("Notification Log", type="Alert", **key).insert(ignore_permissions=True)
