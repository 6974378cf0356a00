"""What employers are to deduct from wages up to a day: the list that goes to each of them (SPC-12)."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Min, Sum

from lending_app.ledger.periods.explain_day import explain_day
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.reports.frame import build_columns, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.products.kinds import ProductKind


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, a row for each payroll loan the user may see with something due up to the day, and the day of the figures."""
	filters = read_filters(filters, company=str, to_date=date, employer=str, branch=str)
	columns = _get_columns()
	return columns, round_rows(columns, _list_deductions(filters)), explain_day(filters.company)


def _list_deductions(filters: Any) -> list[dict[str, Any]]:
	loan, client, row = (frappe.qb.DocType(name) for name in ("Loan", "Client", "Loan Installment"))
	query = (
		frappe.qb.from_(row)
		.join(loan).on((row.parent == loan.name) & (row.parenttype == "Loan"))
		.join(client).on(client.name == loan.client)
		.select(
			client.employer, client.employer_tax_number, loan.client, loan.client_name, client.identity_number,
			loan.name.as_("loan"), loan.branch, loan.currency, Count("*").as_("installments"),
			Min(row.due_date).as_("first_due_date"), Sum(row.unpaid_amount).as_("amount"),
		)
		.where(loan.name.isin(_list_loans(filters) or [""]))
		.where((row.due_date <= filters.to_date) & (row.unpaid_amount > 0))
		.groupby(loan.name)
		.orderby(client.employer).orderby(loan.client_name).orderby(loan.name)
	)  # fmt: skip
	if filters.employer:
		query = query.where(client.employer.like(f"%{filters.employer}%"))
	return query.run(as_dict=True)


def _list_loans(filters: Any) -> list[str]:
	"""Running payroll loans that the user may see."""
	products = frappe.get_all("Loan Product", {"product_type": ProductKind.PAYROLL.value}, pluck="name")
	where = {
		"company": filters.company,
		"status": ("in", OPEN_STATUSES),
		"product": ("in", products or [""]),
	}
	if filters.branch:
		where["branch"] = filters.branch
	return frappe.get_list("Loan", where, pluck="name", limit=0)


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("employer", _("Employer"), "Data", None, 160),
			("client_name", _("Client Name"), "Data", None, 170),
			("identity_number", _("Identity Number"), "Data", None, 130),
			("amount", _("To Deduct"), "Currency"),
			("installments", _("Installments"), "Count"),
			("first_due_date", _("Due From"), "Date"),
			("loan", _("Loan"), "Link", "Loan"),
			("branch", _("Branch"), "Link", "Branch"),
			("employer_tax_number", _("Employer's Tax Number"), "Data"),
			("client", _("Client"), "Link", "Client"),
		)
	)
