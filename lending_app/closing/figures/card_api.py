"""The cards of the workspace: figures of the book, each with the closed day that it is of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.boot import get_allowed_report_names

from lending_app.closing.figures.book_queries import BookFigures, get_book_figures
from lending_app.closing.figures.product_queries import PAR_DAYS
from lending_app.ledger.periods.count_open_days import count_open_days
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.requests.read_input import read_text
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.products.adapters import to_float

ON_THE_BOOKS = {"status": ["in", list(OPEN_STATUSES)]}


@frappe.whitelist()
@typed
def get_active_loans_card(filters: list | None = None) -> dict[str, Any]:
	"""Loans on the books."""
	frappe.has_permission("Loan", "read", throw=True)
	book = get_book_figures(get_company(filters))
	return _build_loan_card(book, _("Active Loans"), Decimal(book.loans), "Int", ON_THE_BOOKS)


@frappe.whitelist()
@typed
def get_outstanding_card(filters: list | None = None) -> dict[str, Any]:
	"""What they owe of their principal."""
	frappe.has_permission("Loan", "read", throw=True)
	book = get_book_figures(get_company(filters))
	return _build_loan_card(book, _("Outstanding Principal"), book.outstanding, "Currency", ON_THE_BOOKS)


@frappe.whitelist()
@typed
def get_overdue_card(filters: list | None = None) -> dict[str, Any]:
	"""What is past due of them."""
	frappe.has_permission("Loan", "read", throw=True)
	book = get_book_figures(get_company(filters))
	late = ON_THE_BOOKS | {"overdue_amount": [">", 0]}
	return _build_loan_card(book, _("Overdue Amount"), book.overdue, "Currency", late)


@frappe.whitelist()
@typed
def get_par30_card(filters: list | None = None) -> dict[str, Any]:
	"""Portfolio at risk over 30 days."""
	frappe.has_permission("Loan", "read", throw=True)
	book = get_book_figures(get_company(filters))
	late = {"days_past_due": [">", PAR_DAYS], "outstanding_principal_amount": [">", 0]}
	return _build_loan_card(book, _("PAR30"), book.par, "Percent", late) | {"precision": 1}


@frappe.whitelist()
@typed
def get_allowance_card(filters: list | None = None) -> dict[str, Any]:
	"""Loan loss provisions."""
	frappe.has_permission("Loan", "read", throw=True)
	book = get_book_figures(get_company(filters))
	return _build_provision_card(book, _("Loan Loss Allowance"), book.provision, "Currency")


@frappe.whitelist()
@typed
def get_coverage_card(filters: list | None = None) -> dict[str, Any]:
	"""What part of the outstanding principal the provisions cover."""
	frappe.has_permission("Loan", "read", throw=True)
	book = get_book_figures(get_company(filters))
	return _build_provision_card(book, _("Provision Coverage"), book.coverage, "Percent") | {"precision": 2}


@frappe.whitelist()
@typed
def get_open_days_card(filters: list | None = None) -> dict[str, Any]:
	"""Days that wait for their close."""
	frappe.has_permission("Day Close", "read", throw=True)
	company = get_company(filters)
	return {
		"value": count_open_days(company).open_days if company else 0,
		"fieldtype": "Int",
		"label": _("Open Days"),
		"route": ["List", "Day Close", "List"],
	}


def get_company(filters: list | None) -> str | None:
	"""The company that a card filters by, as [doctype, field, operator, value]; else the user's own."""
	rows = [row for row in filters or [] if isinstance(row, list) and len(row) > 3]
	named = [read_text(row[3], _("Company")) for row in rows if row[1] == "company"]
	return next(iter(named), None) or frappe.defaults.get_user_default("Company")


def _build_loan_card(
	book: BookFigures, label: str, value: Decimal, fieldtype: str, shown: dict[str, Any]
) -> dict[str, Any]:
	route = {"route": ["List", "Loan", "List"], "route_options": shown}
	return _build_card(book, label, value, fieldtype) | route


def _build_provision_card(book: BookFigures, label: str, value: Decimal, fieldtype: str) -> dict[str, Any]:
	may_open = "Portfolio Classification" in get_allowed_report_names()
	route = ["query-report", "Portfolio Classification"] if may_open else None
	return _build_card(book, label, value, fieldtype) | {"route": route}


def _build_card(book: BookFigures, label: str, value: Decimal, fieldtype: str) -> dict[str, Any]:
	"""`as_of` is the closed day; None where none is closed."""
	return {"value": to_float(value), "fieldtype": fieldtype, "label": label, "as_of": book.as_of}
