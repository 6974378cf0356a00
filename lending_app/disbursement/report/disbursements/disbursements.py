"""Disbursements by date, amount, product, branch and promoter (DIS-19)."""

from __future__ import annotations

from datetime import date
from typing import Any

from frappe import _
from frappe.utils import add_months, getdate, today

from lending_app.disbursement.report_queries import list_disbursements
from lending_app.lending_setup.reports.frame import build_columns, explain_period, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, disbursements that stand and that the user may see, and their period: a month without one."""
	filters = read_filters(
		filters,
		company=str,
		from_date=date | None,
		to_date=date | None,
		product=str,
		branch=str,
		promoter=str,
		least_amount=float | None,
		greatest_amount=float | None,
	)
	last = filters.to_date or getdate(today())
	first = filters.from_date or getdate(add_months(last, -1))
	columns = _get_columns()
	rows = list_disbursements(filters.company, first, last, filters)
	return columns, round_rows(columns, rows), explain_period(first, last)


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			# First, for the row of totals writes its word there.
			("name", _("Disbursement"), "Link", "Loan Disbursement"),
			("posting_date", _("Posting Date"), "Date"),
			("loan", _("Loan"), "Link", "Loan"),
			("client_name", _("Client Name"), "Data", None, 170),
			("amount", _("Amount"), "Currency"),
			("net_amount", _("Paid Out"), "Currency"),
			("fee_amount", _("Fees"), "Currency"),
			("fee_tax_amount", _("Tax on Charges"), "Currency"),
			("insurance_amount", _("Insurance"), "Currency"),
			("previous_loan_amount", _("Balance of the Previous Loan"), "Currency"),
			("product", _("Product"), "Link", "Loan Product"),
			("branch", _("Branch"), "Link", "Branch"),
			("promoter", _("Promoter"), "Link", "Staff Profile"),
			("mode_of_payment", _("Mode of Payment"), "Link", "Mode of Payment"),
			("reference_number", _("Bank Reference or Cheque No."), "Data"),
			("order", _("Order"), "Link", "Disbursement Order"),
			("client", _("Client"), "Link", "Client"),
		)
	)
