"""The daily review of collections (COL-27): what was due on a day, what came, what is late and what that costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, flt, formatdate, getdate

from lending_app.closing.figures.check_closed_day import check_closed_day
from lending_app.closing.figures.collection_queries import CollectionRow, list_collections
from lending_app.closing.figures.day_queries import is_closed_day
from lending_app.engine.values.money import RoundingPolicy, get_minor_units
from lending_app.lending_setup.reports.frame import build_columns, explain_day
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.products.adapters import to_float

MINOR = ("due", "overdue_before", "overdue", "penalty")


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, None, list]:
	"""Columns, loans the user may see, their day, and sums."""
	filters = read_filters(filters, company=str, day=date, branch=str)
	day = filters.day
	# What was due on the day is what the close of the day before says.
	check_closed_day(filters.company, getdate(add_days(day, -1)))
	rows = [_show(row) for row in list_collections(filters.company, day, filters.branch)]
	currency = frappe.get_cached_value("Company", filters.company, "default_currency")
	return _get_columns(), rows, _explain(filters.company, day), None, _sum_up(rows, currency)


def _show(row: CollectionRow) -> dict[str, Any]:
	to_amount = RoundingPolicy.for_currency(row.currency).to_amount
	amounts = {name: getattr(row, name) for name in MINOR}
	return {
		"loan": row.loan,
		"client": row.client,
		"client_name": row.client_name,
		"branch": row.branch,
		"product": row.product,
		"currency": row.currency,
		"received": to_float(row.received),
		"days_past_due": row.days_late_before if row.days_past_due is None else row.days_past_due,
	} | {name: None if minor is None else to_float(to_amount(minor)) for name, minor in amounts.items()}


def _sum_up(rows: list[dict[str, Any]], currency: str) -> list[dict[str, Any]]:
	labels = {
		"due": (_("Due on the Day"), "Blue"),
		"overdue_before": (_("Overdue Before"), "Orange"),
		"received": (_("Received"), "Green"),
		"penalty": (_("Late Interest of the Day"), "Red"),
	}
	return [
		{
			"label": label,
			"value": flt(sum(row[name] or 0 for row in rows), get_minor_units(currency)),
			"datatype": "Currency",
			"currency": currency,
			"indicator": color,
		}
		for name, (label, color) in labels.items()
	]


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("loan", _("Loan"), "Link", "Loan"),
			("client_name", _("Client Name"), "Data", None, 170),
			("due", _("Due on the Day"), "Currency"),
			("overdue_before", _("Overdue Before"), "Currency"),
			("received", _("Received"), "Currency"),
			("overdue", _("Overdue After"), "Currency"),
			("days_past_due", _("Days Past Due"), "Int"),
			("penalty", _("Late Interest of the Day"), "Currency"),
			("branch", _("Branch"), "Link", "Branch"),
			("product", _("Product"), "Link", "Loan Product"),
			("client", _("Client"), "Link", "Client"),
		),
		not_on_paper=("branch", "product", "client"),
	)


def _explain(company: str, day: date) -> str:
	if is_closed_day(company, day):
		return explain_day(day)
	return _(
		"Of {0}, which is not closed: what was received is there, what is overdue after it is not yet."
	).format(formatdate(day))
