"""Who was screened against what and when, or what compliance decided on the hits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _

from lending_app.clients.screening.queries import count_hits_by_status, list_decisions, list_runs
from lending_app.clients.screening.states import HitStatus
from lending_app.lending_setup.services.read_filters import read_filters

Column = dict[str, Any]
DECISIONS = "Decisions"


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, None, None, list]:
	"""Columns, rows, and how many hits stand where today."""
	filters = read_filters(filters, show=str, from_date=date | None, to_date=date | None, client=str)
	frappe.has_permission("Screening Run", "read", throw=True)
	if filters.show == DECISIONS:
		return _get_decision_columns(), list_decisions(filters), None, None, _get_summary()
	return _get_run_columns(), list_runs(filters), None, None, _get_summary()


def _get_summary() -> list[dict[str, Any]]:
	numbers = count_hits_by_status()
	return [
		{
			"label": _(status.value),
			"value": numbers.get(status.value, 0),
			"datatype": "Int",
			"indicator": color if numbers.get(status.value) else "Gray",
		}
		for status, color in (
			(HitStatus.OPEN, "Orange"),
			(HitStatus.CONFIRMED, "Red"),
			(HitStatus.CLEARED, "Green"),
			(HitStatus.LIFTED, "Blue"),
		)
	]


def _make_columns(rows: Sequence[tuple[str, str, str, int]]) -> list[Column]:
	columns = []
	for fieldname, label, kind, width in rows:
		fieldtype, _separator, options = kind.partition("/")
		columns.append(
			{
				"fieldname": fieldname,
				"label": label,
				"fieldtype": fieldtype,
				"options": options,
				"width": width,
			}
		)
	return columns


def _get_run_columns() -> list[Column]:
	return _make_columns(
		(
			("name", _("Run"), "Link/Screening Run", 150),
			("started_on", _("Started On"), "Datetime", 155),
			("occasion", _("Occasion"), "Data", 120),
			("status", _("Status"), "Data", 95),
			("client", _("Client"), "Link/Client", 145),
			("number_of_clients", _("Clients"), "Int", 90),
			("number_of_entries", _("Entries"), "Int", 90),
			("match_threshold", _("Score of a Hit"), "Float", 110),
			("number_of_hits", _("Hits Found"), "Int", 100),
			("number_of_new_hits", _("New Hits"), "Int", 90),
			("seconds", _("Seconds"), "Int", 90),
			("lists", _("Lists"), "Data", 300),
		)
	)


def _get_decision_columns() -> list[Column]:
	return _make_columns(
		(
			("name", _("Hit"), "Link/Screening Hit", 150),
			("decided_on", _("On"), "Datetime", 155),
			("decision", _("Decision"), "Data", 110),
			("decided_by", _("By"), "Link/User", 190),
			("reason", _("Reason"), "Data", 300),
			("client", _("Client"), "Link/Client", 145),
			("client_name", _("Client Name"), "Data", 190),
			("screening_list", _("List"), "Link/Screening List", 150),
			("matched_name", _("Matched Name"), "Data", 190),
			("score", _("Score"), "Float", 80),
		)
	)
