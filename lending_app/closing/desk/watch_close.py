"""Look after the close: tell managers of a day that is not closed in time, keep the snapshots' months."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import (
	add_days,
	add_months,
	escape_html,
	formatdate,
	get_link_to_form,
	get_time,
	getdate,
	now_datetime,
	today,
)
from frappe.utils.user import get_users_with_role

from lending_app.ledger.periods.count_open_days import count_open_days
from lending_app.ledger.tables import add_months_ahead, drop_months_before
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.lending_setup.queries import get_last_closed_date

TOLD = ("Lending Manager", "System Manager")


def alert_open_days() -> list[str]:
	"""Tell managers once a day, past the hour of the settings, which companies are behind. Returns these."""
	hour = frappe.db.get_single_value("Lending Settings", "close_alert_time")
	if not hour or now_datetime().time() < get_time(hour):
		return []
	yesterday = add_days(today(), -1)
	behind = [
		company
		for company in frappe.get_all("Lending Company", pluck="name")
		if count_open_days(company).open_days
	]
	for company in behind:
		with speaking_language_of(company):
			_tell(company, yesterday)
	return behind


def maintain_snapshots() -> None:
	"""Each day: partitions for the months to come; those older than the settings keep are dropped."""
	add_months_ahead(getdate(today()))
	months = frappe.db.get_single_value("Lending Settings", "snapshot_months")
	if months:
		drop_months_before(getdate(add_months(today(), -months)))


def _tell(company: str, day: str) -> None:
	"""A notification on Desk for each manager, and an e-mail to those who had none yet today."""
	closed = get_last_closed_date(company)
	subject = _("{0} is not closed up to {1}. The last closed day is {2}.").format(
		company, formatdate(day), formatdate(closed) if closed else "—"
	)
	message = _build_message(company, subject)
	users = [user for user in _list_told(company) if _notify(user, company, subject, message)]
	account = EmailAccount.find_default_outgoing()
	# A muted site makes up an account without an address.
	if users and account and account.get("email_id"):
		frappe.sendmail(
			recipients=frappe.get_all("User", {"name": ("in", users)}, pluck="email"),
			subject=subject,
			message=message,
			reference_doctype="Lending Company",
			reference_name=company,
			add_unsubscribe_link=0,
		)


def _list_told(company: str) -> list[str]:
	"""Managers who may see the company."""
	users = {user for role in TOLD for user in get_users_with_role(role)}
	return [
		user for user in sorted(users) if frappe.has_permission("Lending Company", doc=company, user=user)
	]


def _build_message(company: str, subject: str) -> str:
	"""The subject, and what stopped the day where something did."""
	stopped = frappe.get_all(
		"Day Close",
		{"company": company, "status": ("in", ("Failed", "Out of Balance", "Running"))},
		["name", "status", "message"],
		order_by="closing_date",
		limit=1,
	)
	lines = [escape_html(subject)]
	for row in stopped:
		lines.append(f"{get_link_to_form('Day Close', row.name)}: {_(row.status, context='Day Close')}")
		lines += [escape_html(row.message)] if row.message else []
	lines.append(_("Close it from the form of {0}.").format(get_link_to_form("Lending Company", company)))
	return "".join(f"<p>{line}</p>" for line in lines)


def _notify(user: str, company: str, subject: str, message: str) -> bool:
	"""Once a day and company; False where the user has been told."""
	key = {"for_user": user, "type": "Alert", "document_type": "Lending Company", "document_name": company}
	if frappe.db.exists("Notification Log", key | {"creation": (">=", today())}):
		return False
	log = frappe.new_doc("Notification Log", subject=subject, email_content=message, **key)
	# The alert is the system's own; nobody's rights decide who is told.
	log.insert(ignore_permissions=True)
	return True
