"""What became of the loan loss provisions between two closed days, by product and branch."""

from __future__ import annotations

from datetime import date
from typing import Any

from frappe import _

from lending_app.closing.figures.check_closed_day import check_closed_day
from lending_app.closing.figures.day_queries import MovementRow, list_movements
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.services.read_filters import read_filters
from lending_app.products.adapters import to_float

AMOUNTS = ("opening", "new", "increase", "decrease", "charged_off", "closed", "closing")


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list]:
	"""Columns and rows; opening and all movements sum to closing."""
	filters = read_filters(filters, company=str, from_date=date, to_date=date, product=str)
	first, last = filters.from_date, filters.to_date
	for day in (first, last):
		check_closed_day(filters.company, day)
	rows = list_movements(filters.company, first, last, filters.product)
	return _get_columns(), [_show(row) for row in rows]


def _show(row: MovementRow) -> dict[str, Any]:
	to_amount = RoundingPolicy.for_currency(row.currency).to_amount
	values = {name: to_float(to_amount(getattr(row, name))) for name in AMOUNTS}
	return {"product": row.product, "branch": row.branch, "currency": row.currency} | values


def _get_columns() -> list[dict[str, Any]]:
	labels = {
		"opening": _("Opening Provision"),
		"new": _("New Loans"),
		"increase": _("Increases"),
		"decrease": _("Releases"),
		"charged_off": _("Charged Off"),
		"closed": _("Otherwise Closed"),
		"closing": _("Closing Provision"),
	}
	links = (("product", _("Product"), "Loan Product"), ("branch", _("Branch"), "Branch"))
	return [
		*(
			{"fieldname": name, "label": label, "fieldtype": "Link", "options": options, "width": 160}
			for name, label, options in links
		),
		*(
			{
				"fieldname": name,
				"label": labels[name],
				"fieldtype": "Currency",
				"options": "currency",
				"width": 165,
			}
			for name in AMOUNTS
		),
	]
