"""How far each product reaches: clients, amount placed, outstanding, arrears, share of the book."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate

from lending_app.closing.figures.check_closed_day import check_closed_day
from lending_app.closing.figures.check_product_report import check_product_report
from lending_app.closing.figures.product_queries import (
	PAR_DAYS,
	ProductBook,
	list_placed,
	list_product_books,
	list_product_names,
)
from lending_app.lending_setup.reports.frame import build_columns
from lending_app.products.adapters import to_float

NOTHING = ProductBook(0, 0, Decimal(0), Decimal(0), Decimal(0))


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, dict | None]:
	"""Columns, a row for each product, the formulas, a chart of the book by product."""
	time = check_product_report(filters)
	check_closed_day(time.company, time.last)
	books = list_product_books(time.company, time.last, time.branch)
	placed = list_placed(time.company, time.first, time.last, time.branch)
	names = list_product_names(sorted({*books, *placed}))
	total = sum((book.outstanding for book in books.values()), Decimal(0))
	currency = frappe.get_cached_value("Company", time.company, "default_currency")
	rows = [
		{"product": code, "product_name": names.get(code), "currency": currency}
		| _show(books.get(code, NOTHING), placed.get(code, Decimal(0)), total)
		for code in sorted({*books, *placed})
	]
	message = "<br>".join(
		[
			_(
				"Clients, loans and balances: at the end of {0}. A client with two products counts in both."
			).format(formatdate(time.last)),
			_("Placed: principal disbursed from {0} to {1}, less what was taken back.").format(
				formatdate(time.first), formatdate(time.last)
			),
			_("At risk: outstanding principal of loans more than {0} days late; PAR30 is its share.").format(
				PAR_DAYS
			),
		]
	)
	return _get_columns(), rows, message, _get_chart(rows)


def _show(book: ProductBook, placed: Decimal, total: Decimal) -> dict[str, Any]:
	return {
		"clients": book.clients,
		"loans": book.loans,
		"placed": to_float(placed),
		"outstanding": to_float(book.outstanding),
		"overdue": to_float(book.overdue),
		"at_risk": to_float(book.at_risk),
		"par": _get_percent(book.at_risk, book.outstanding),
		"share": _get_percent(book.outstanding, total),
	}


def _get_percent(part: Decimal, whole: Decimal) -> float | None:
	return to_float(round(part / whole * 100, 2)) if whole else None


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("product", _("Product"), "Link", "Loan Product"),
			("product_name", _("Product Name"), "Data", None, 180),
			("clients", _("Clients"), "Count"),
			("loans", _("Loans"), "Count"),
			("placed", _("Amount Placed"), "Currency"),
			("outstanding", _("Outstanding Principal"), "Currency"),
			("overdue", _("Overdue"), "Currency"),
			("at_risk", _("At Risk"), "Currency"),
			("par", _("PAR30 (%)"), "Percent"),
			("share", _("Share of the Book (%)"), "Percent"),
		)
	)


def _get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	if not rows:
		return None
	datasets = [
		{"name": label, "values": [row[name] for row in rows]}
		for name, label in (("outstanding", _("Outstanding Principal")), ("at_risk", _("At Risk")))
	]
	return {"data": {"labels": [row["product"] for row in rows], "datasets": datasets}, "type": "bar"}
