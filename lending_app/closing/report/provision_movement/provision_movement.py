"""What became of the loan loss provisions between two closed days, by product and branch."""

from __future__ import annotations

from datetime import date
from typing import Any

from frappe import _
from frappe.utils import formatdate

from lending_app.closing.figures.check_closed_day import check_closed_day
from lending_app.closing.figures.day_queries import MovementRow, list_movements
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.reports.frame import build_columns
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.products.adapters import to_float

AMOUNTS = ("opening", "new", "increase", "decrease", "charged_off", "closed", "closing")


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, rows and their days; opening and all movements sum to closing."""
	filters = read_filters(filters, company=str, from_date=date, to_date=date, product=str)
	first, last = filters.from_date, filters.to_date
	for day in (first, last):
		check_closed_day(filters.company, day)
	rows = list_movements(filters.company, first, last, filters.product)
	message = _("From the end of {0} to the end of {1}.").format(formatdate(first), formatdate(last))
	return _get_columns(), [_show(row) for row in rows], message


def _show(row: MovementRow) -> dict[str, Any]:
	to_amount = RoundingPolicy.for_currency(row.currency).to_amount
	values = {name: to_float(to_amount(getattr(row, name))) for name in AMOUNTS}
	return {"product": row.product, "branch": row.branch, "currency": row.currency} | values


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("product", _("Product"), "Link", "Loan Product"),
			("branch", _("Branch"), "Link", "Branch"),
			("opening", _("Opening Provision"), "Currency"),
			("new", _("New Loans"), "Currency"),
			("increase", _("Increases"), "Currency"),
			("decrease", _("Releases"), "Currency"),
			("charged_off", _("Charged Off"), "Currency"),
			("closed", _("Otherwise Closed"), "Currency"),
			("closing", _("Closing Provision"), "Currency"),
		)
	)
