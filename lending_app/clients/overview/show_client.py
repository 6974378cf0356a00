"""The 360 view of a client: one call that gathers what every module knows of it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, get_fullname, getdate, today

from lending_app.clients.documents.build_checklist import ItemState, build_checklist
from lending_app.clients.ratings.assess_risk import tell_risk
from lending_app.clients.ratings.rate_clients import Rating, build_ratings
from lending_app.lending_setup.numbers import to_float

SHOWN = 20


def get_client_view(client: Document) -> dict[str, Any]:
	"""Everything the form's overview shows. Permission on the client is the caller's.

	Other modules add their lists through the hook `lending_client_views`: functions of the client's name that
	return a dict of rows by section, events of the timeline under "events" and warnings under "alerts".
	"""
	rating = build_ratings([client.name])[client.name]
	view = {
		"currency": client.currency,
		"figures": rating.get_values() | {"open_loans": rating.figures.open_loans},
		"score_lines": _list_score_lines(rating),
		"alerts": _list_alerts(client, rating),
		"notes": list_notes(client.name),
		"follow_ups": list_follow_ups(client.name),
		"messages": _list_messages(client.name),
		"groups": _list_groups(client.name),
		"events": _list_own_events(client),
	}
	for path in frappe.get_hooks("lending_client_views"):
		for section, rows in frappe.get_attr(path)(client.name).items():
			view[section] = view.get(section, []) + rows
	view["events"] = sorted(view["events"], key=lambda row: str(row["on"]), reverse=True)[: SHOWN * 2]
	return view


def _list_score_lines(rating: Rating) -> list[dict[str, Any]]:
	return [
		{"factor": line.factor.value, "value": to_float(line.value), "points": line.points}
		for line in rating.lines
	]


def list_notes(client: str) -> list[dict[str, Any]]:
	"""Pinned notes first, then the newest; none for who reads the client but not its notes."""
	if not frappe.has_permission("Client Note"):
		return []
	fields = ["name", "category", "priority", "note", "owner", "creation", "is_pinned"]
	rows = frappe.get_list(
		"Client Note", {"client": client}, fields, order_by="is_pinned desc, creation desc", limit=SHOWN
	)
	return [row | {"author": get_fullname(row.owner)} for row in rows]


def list_follow_ups(client: str) -> list[dict[str, Any]]:
	"""Open follow-ups, the earliest first. Who may read the client sees all of them, not only their own."""
	rows = frappe.get_all(
		"ToDo",
		{"reference_type": "Client", "reference_name": client, "status": "Open"},
		["name", "date", "priority", "description", "allocated_to", "lending_follow_up_type as type"],
		order_by="date",
		limit=SHOWN,
	)
	return [row | {"assignee": get_fullname(row.allocated_to), "is_late": _is_past(row.date)} for row in rows]


def _is_past(day: Any) -> bool:
	return bool(day) and getdate(day) < getdate(today())


def _list_messages(client: str) -> list[dict[str, Any]]:
	return frappe.get_all(
		"Communication",
		{
			"reference_doctype": "Client",
			"reference_name": client,
			"communication_type": ("in", ("Communication", "Automated Message")),
		},
		[
			"name",
			"subject",
			"communication_medium as medium",
			"sent_or_received",
			"communication_date as date",
		],
		order_by="communication_date desc",
		limit=SHOWN,
	)


def _list_groups(client: str) -> list[dict[str, Any]]:
	row, group = frappe.qb.DocType("Client Group Member"), frappe.qb.DocType("Client Group")
	query = (
		frappe.qb.from_(row)
		.join(group)
		.on(row.parent == group.name)
		.select(group.name, group.group_name, group.group_type, group.meeting_day, row.role)
		.where((row.client == client) & row.left_on.isnull())
	)
	return query.run(as_dict=True)


def _list_own_events(client: Document) -> list[dict[str, Any]]:
	"""What happened to the client itself, newest first."""
	verified = [
		{
			"on": row.verified_on,
			"text": _("{0} verified: {1}").format(_(row.step), _(row.result)),
			"by": get_fullname(row.verified_by),
		}
		for row in client.verifications
	]
	asked = frappe.get_all(
		"Client Status Request",
		{"client": client.name},
		["name", "creation", "decided_on", "request_type", "status", "reason", "owner"],
	)
	decided = [
		{
			"on": row.decided_on or row.creation,
			"text": f"{_(row.request_type)} · {_(row.status)}: {row.reason}",
			"by": get_fullname(row.owner),
			"doctype": "Client Status Request",
			"name": row.name,
		}
		for row in asked
	]
	made = {"on": client.creation, "text": _("Client entered"), "by": get_fullname(client.owner)}
	return [made, *verified, *decided]


def _list_alerts(client: Document, rating: Rating) -> list[dict[str, str]]:
	"""What anyone who serves the client should know first, worst first."""
	alerts = []
	if client.status == "Blocked":
		alerts.append({"color": "red", "text": _("Blocked: {0}").format(client.block_reason)})
	if rating.figures.days_past_due:
		alerts.append({"color": "red", "text": _("{0} days past due").format(rating.figures.days_past_due)})
	if client.risk_level == "High":
		alerts.append({"color": "orange", "text": _("High risk: {0}").format(tell_risk(client))})
	alerts += _list_file_alerts(client)
	if not client.has_consent:
		alerts.append({"color": "orange", "text": _("No consent to the processing of personal data")})
	if client.client_type == "Individual" and _has_birthday(client):
		alerts.append({"color": "blue", "text": _("Birthday today")})
	return alerts


def _list_file_alerts(client: Document) -> list[dict[str, str]]:
	items = [item for item in build_checklist(client) if item.is_mandatory]
	groups = (
		(ItemState.EXPIRED, "red", _("Expired: {0}")),
		(ItemState.EXPIRING, "orange", _("Expires soon: {0}")),
		(ItemState.MISSING, "orange", _("Missing: {0}")),
	)
	alerts = []
	for state, color, text in groups:
		labels = [item.label for item in items if item.state is state]
		if labels:
			alerts.append({"color": color, "text": text.format(", ".join(labels))})
	if client.kyc_renewal_date and _is_past(client.kyc_renewal_date):
		alerts.append(
			{
				"color": "orange",
				"text": _("To be renewed since {0}").format(formatdate(client.kyc_renewal_date)),
			}
		)
	return alerts


def _has_birthday(client: Document) -> bool:
	born, day = client.birth_date and getdate(client.birth_date), getdate(today())
	return bool(born) and (born.month, born.day) == (day.month, day.day)
