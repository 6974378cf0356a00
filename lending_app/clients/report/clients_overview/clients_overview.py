"""Clients by status, zone, segment or another trait: how many, what they owe, what is late."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.clients.exceptions import SettingsRuleError
from lending_app.lending_setup.services.read_filters import read_filters

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


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, None, dict]:
	"""Columns, rows and a chart, of the clients the user may see."""
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
	for row in rows:
		row.trait = _(row.trait, context="Client") if row.trait else _("Not set")
	chart = {
		"data": {
			"labels": [row.trait for row in rows],
			"datasets": [{"name": _("Clients"), "values": [row.number for row in rows]}],
		},
		"type": "bar",
	}
	return _get_columns(trait), rows, None, chart


def _get_columns(trait: str) -> list[dict[str, Any]]:
	amounts = (
		("exposure", _("Exposure")),
		("overdue", _("Overdue")),
		("lifetime_value", _("Lifetime Value")),
	)
	return [
		{"fieldname": "trait", "label": _(trait), "fieldtype": "Data", "width": 220},
		{"fieldname": "number", "label": _("Clients"), "fieldtype": "Int", "width": 110},
		*(
			{"fieldname": name, "label": label, "fieldtype": "Currency", "width": 170}
			for name, label in amounts
		),
	]
