"""The day's disbursements against bank and till (DIS-20): what lending says has left each account, and what the ledger has."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.disbursement.report_queries import list_paid_by_account, sum_general_ledger
from lending_app.lending_setup.permissions import list_branches
from lending_app.lending_setup.reports.frame import build_columns, explain_period, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, accounts of cash and bank with what was paid out of them by mode and branch, and the day."""
	filters = read_filters(filters, company=str, day=date | None)
	day = filters.day or getdate(today())
	rows = list_paid_by_account(filters.company, day)
	# The ledger has no rows of one branch alone: who is limited to some does not see its figures.
	if list_branches(frappe.session.user) is None:
		_add_ledger(rows, sum_general_ledger(filters.company, day))
	columns = _get_columns()
	return columns, round_rows(columns, rows), explain_period(day, day)


def _add_ledger(rows: list[dict[str, Any]], ledger: dict[str, float]) -> None:
	"""The account's figure once, in its first row, and what lending's rows of it lack."""
	sums: dict[str, float] = {}
	for row in rows:
		sums[row["account"]] = sums.get(row["account"], 0) + row["amount"]
	for row in rows:
		account = row["account"]
		if account in sums:
			row["ledger_amount"] = ledger.get(account, 0)
			row["difference_amount"] = row["ledger_amount"] - sums.pop(account)


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("account", _("Account"), "Link", "Account", 200),
			("mode_of_payment", _("Mode of Payment"), "Link", "Mode of Payment"),
			("branch", _("Branch"), "Link", "Branch"),
			("number_of_loans", _("Loans"), "Count"),
			("amount", _("Paid Out"), "Currency"),
			("ledger_amount", _("In the Ledger"), "Currency"),
			("difference_amount", _("Difference"), "Currency"),
		)
	)
