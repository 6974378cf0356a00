"""ERPNext's reports of the ledger, opened by the roles of lending that read it."""

from __future__ import annotations

import frappe
import pytest
from erpnext.accounts.utils import get_fiscal_year
from frappe.desk.query_report import get_script, run

from lending_app.install import LEDGER_REPORTS, grant_masters
from lending_app.patches.v1_0 import let_accountants_reconcile
from lending_app.testing.factories import make_disbursed_loan
from tests.site.support import COMPANY, as_user, money

DAY = "2026-06-15"
OPENED = [(role, report) for report, roles in LEDGER_REPORTS.items() for role in roles]


def build_filters(report: str) -> dict:
	year = get_fiscal_year(DAY, company=COMPANY)[0]
	period = {"company": COMPANY, "from_date": "2026-01-01", "to_date": "2026-12-31"}
	if report == "Bank Reconciliation Statement":
		account = frappe.db.get_value("Account", {"company": COMPANY, "account_type": "Bank", "is_group": 0})
		return {"company": COMPANY, "account": account, "report_date": "2026-12-31"}
	if report == "General Ledger":
		return {**period, "group_by": "Group by Voucher (Consolidated)"}
	if report == "Trial Balance":
		return {**period, "fiscal_year": year}
	years = {"from_fiscal_year": year, "to_fiscal_year": year, "filter_based_on": "Fiscal Year"}
	return {"company": COMPANY, **years, "periodicity": "Yearly", "accumulated_values": 1}


@pytest.fixture
def loan():
	return make_disbursed_loan(disbursed_on=DAY)


@pytest.mark.parametrize(("role", "report"), OPENED)
def test_role_opens_a_report_of_the_ledger(loan, role, report):
	with as_user(role):
		get_script(report)
		result = run(report, build_filters(report))
	assert result["columns"], report
	rows = [row for row in result["result"] if isinstance(row, dict)]
	if report in ("General Ledger", "Trial Balance"):
		total = next(row for row in rows if "Total" in str(row.get("account_name") or row.get("account")))
		assert money(total["debit"]) == money(total["credit"]) > 0


def test_row_that_gave_reading_alone_is_made_again():
	"""As the app made rows before: reading, and the right to export that Frappe gives by itself."""
	role = "Lending Accountant"
	row = {"parent": "GL Entry", "role": role, "permlevel": 0}
	frappe.db.set_value("Custom DocPerm", row, {"report": 0, "print": 0, "export": 1})
	let_accountants_reconcile.execute()
	assert frappe.db.get_value("Custom DocPerm", row, ("read", "report", "export", "print")) == (1, 1, 1, 1)
	assert frappe.db.count("Custom DocPerm", row) == 1


def test_row_of_an_administrator_stays():
	row = {"parent": "GL Entry", "role": "Lending Auditor", "permlevel": 0}
	frappe.db.set_value("Custom DocPerm", row, {"report": 1, "export": 0, "print": 0})
	grant_masters()
	let_accountants_reconcile.execute()
	assert frappe.db.get_value("Custom DocPerm", row, ("report", "export", "print")) == (1, 0, 0)
