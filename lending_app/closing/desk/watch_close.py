"""Look after the close: tell managers of a day that is not closed in time, keep the snapshots' months."""

from __future__ import annotations

import frappe
from frappe import _
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

from lending_app.closing.desk.tell_managers import tell_managers
from lending_app.ledger.periods.count_open_days import count_open_days
from lending_app.ledger.tables import add_months_ahead, drop_months_before
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.lending_setup.queries import get_last_closed_date


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
	tell_managers(company, "Lending Company", company, subject, _build_message(company, subject))


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
