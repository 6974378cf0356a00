"""Clients by status, zone, segment or another trait: how many, what they owe, what is late."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.clients.exceptions import SettingsRuleError
from lending_app.lending_setup.reports.frame import build_columns, explain_now, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters

TRAITS = {
	"Status": "status",
	"Zone": "zone",
	"Segment": "segment",
	"Risk Level": "risk_level",
	"Branch": "branch",
	"KYC Status": "kyc_status",
	"Acquisition Channel": "acquisition_channel",
	"Client Type": "client_type",
}


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, dict]:
	"""Columns, rows by trait, their day and a chart, of the clients the user may see."""
	filters = read_filters(filters, trait=str, branch=str, status=str, zone=str)
	trait = filters.trait or "Status"
	if trait not in TRAITS:
		frappe.throw(
			_("Clients cannot be counted by {0}. Choose one of {1}.").format(trait, ", ".join(TRAITS)),
			exc=SettingsRuleError,
			title=_("Clients Overview"),
		)
	field = TRAITS[trait]
	where = {name: filters.get(name) for name in ("branch", "status", "zone") if filters.get(name)}
	fields = [
		f"{field} as trait",
		"count(name) as number",
		"sum(exposure_amount) as exposure",
		"sum(overdue_amount) as overdue",
		"sum(lifetime_value_amount) as lifetime_value",
	]
	rows = frappe.get_list(
		"Client", filters=where, fields=fields, group_by=field, order_by="number desc", limit=0
	)
	currency = frappe.db.get_default("currency")
	for row in rows:
		row.currency = currency
		row.trait = _(row.trait, context="Client") if row.trait else _("Not set")
	chart = {
		"data": {
			"labels": [row.trait for row in rows],
			"datasets": [{"name": _("Clients"), "values": [row.number for row in rows]}],
		},
		"type": "bar",
	}
	columns = _get_columns(trait)
	return columns, round_rows(columns, rows), explain_now(), chart


def _get_columns(trait: str) -> list[dict[str, Any]]:
	return build_columns(
		(
			("trait", _(trait), "Data", None, 220),
			("number", _("Clients"), "Count"),
			("exposure", _("Exposure"), "Currency", None, 160),
			("overdue", _("Overdue"), "Currency", None, 160),
			("lifetime_value", _("Lifetime Value"), "Currency", None, 160),
		)
	)
