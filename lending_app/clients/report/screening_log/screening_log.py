"""Who was screened against what and when, or what compliance decided on the hits."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _

from lending_app.clients.screening.queries import count_hits_by_status, get_days, list_decisions, list_runs
from lending_app.clients.screening.states import HitStatus
from lending_app.lending_setup.reports.frame import build_columns, explain_period, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters

Column = dict[str, Any]
DECISIONS = "Decisions"


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, None, list]:
	"""Columns, rows, and how many hits stand where today."""
	filters = read_filters(filters, show=str, from_date=date | None, to_date=date | None, client=str)
	frappe.has_permission("Screening Run", "read", throw=True)
	if filters.show == DECISIONS:
		columns, rows = _get_decision_columns(), list_decisions(filters)
	else:
		columns, rows = _get_run_columns(), list_runs(filters)
	message = explain_period(*get_days(filters))
	return columns, round_rows(columns, rows), message, None, _get_summary()


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


def _get_run_columns() -> list[Column]:
	return build_columns(
		(
			("name", _("Run"), "Link", "Screening Run"),
			("started_on", _("Started On"), "Datetime"),
			("occasion", _("Occasion"), "Data", None, 120),
			("status", _("Status"), "Data", None, 95),
			("client", _("Client"), "Link", "Client"),
			("number_of_clients", _("Clients"), "Count"),
			("number_of_entries", _("Entries"), "Count"),
			("match_threshold", _("Score of a Hit"), "Float"),
			("number_of_hits", _("Hits Found"), "Count"),
			("number_of_new_hits", _("New Hits"), "Count"),
			("seconds", _("Seconds"), "Int"),
			("lists", _("Lists"), "Data", None, 300),
		)
	)


def _get_decision_columns() -> list[Column]:
	return build_columns(
		(
			("name", _("Hit"), "Link", "Screening Hit"),
			("decided_on", _("On"), "Datetime"),
			("decision", _("Decision"), "Data", None, 110),
			("decided_by", _("By"), "Link", "User", 190),
			("reason", _("Reason"), "Data", None, 300),
			("client", _("Client"), "Link", "Client"),
			("client_name", _("Client Name"), "Data", None, 190),
			("screening_list", _("List"), "Link", "Screening List"),
			("matched_name", _("Matched Name"), "Data", None, 190),
			("score", _("Score"), "Float"),
		)
	)
