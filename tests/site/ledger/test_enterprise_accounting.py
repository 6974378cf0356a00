"""ERPNext's own statements over what lending posts: balanced, by branch, by client, through closed periods."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.ledger.reconciliation.queries import list_ledger_by_account
from tests.site.closing.closing import close, make_daily_loans
from tests.site.ledger.test_closed_periods import close_period
from tests.site.support import CENTRAL, COMPANY, NORTH, money

JUNE = {
	"company": COMPANY,
	"from_fiscal_year": "2026",
	"to_fiscal_year": "2026",
	"fiscal_year": "2026",
	"filter_based_on": "Date Range",
	"period_start_date": "2026-06-01",
	"period_end_date": "2026-07-31",
	"from_date": "2026-06-01",
	"to_date": "2026-07-31",
	"periodicity": "Monthly",
}


def test_statements_of_the_house_hold_what_lending_posts():
	loans = make_daily_loans()
	close("2026-06-17", "2026-06-28")
	close_period("2026-06-01", "2026-06-30")
	close("2026-06-29", "2026-07-02")

	rows = [row for row in run("trial_balance", JUNE) if row and row.get("account")]
	ledger = list_ledger_by_account(COMPANY, date(2026, 7, 31))
	for row in rows:
		if (
			row["account"] in ledger
			and frappe.db.get_value("Account", row["account"], "account_type") != "Cash"
		):
			assert money(row["closing_debit"]) - money(row["closing_credit"]) == ledger[row["account"]]
	[total] = [row for row in rows if row["account"] == "'Total'" or row["account"] == "Total"]
	assert money(total["debit"]) == money(total["credit"]) > 0

	income = {branch: _get_income(branch) for branch in (CENTRAL, NORTH)}
	assert all(income.values())
	whole = _get_income(None)
	assert {month: sum(part[month] for part in income.values()) for month in whole} == whole
	# What June earned after it was closed stands in July, by the branch that earned it.
	assert whole["jul_2026"] > whole["jun_2026"] / 12 * 2

	filters = {
		"company": COMPANY,
		"report_date": "2026-07-31",
		"ageing_based_on": "Posting Date",
		"range": "30, 60, 90, 120",
		"party_type": "Customer",
	}
	owed = {row["party"]: money(row["outstanding"]) for row in run("accounts_receivable_summary", filters)}
	for loan in loans:
		principal = frappe.db.get_value("Loan", loan.name, "outstanding_principal_amount")
		assert owed[loan.customer] == money(principal)


def run(report: str, filters: dict) -> list:
	"""Rows of a report of ERPNext; its module asks the database when it is imported."""
	execute = frappe.get_attr(f"erpnext.accounts.report.{report}.{report}.execute")
	return execute(frappe._dict(filters))[1]


def _get_income(branch: str | None) -> dict[str, object]:
	"""Interest income by month, of the cost center of a branch where one is given."""
	filters = frappe._dict(JUNE)
	if branch:
		filters.cost_center = [frappe.db.get_value("Branch", branch, "lending_cost_center")]
	rows = run("profit_and_loss_statement", filters)
	[row] = [row for row in rows if row and "Loan Interest Income" in str(row.get("account"))]
	return {key: money(row[key]) for key in ("jun_2026", "jul_2026")}
