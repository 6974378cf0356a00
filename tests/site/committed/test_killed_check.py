"""Checks of loans whose workers are killed at random moments, and run twice at once: each loan is rebuilt once, and each
difference is told once.

LENDING_KILLS sets how often it is killed.
"""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from lending_app.closing.checks import run_check as checks
from lending_app.closing.checks.states import CheckScope
from lending_app.closing.run.close_days import close_until
from lending_app.testing.factories import make_branch, make_client, make_disbursed_loan, make_loan_product
from tests.site.committed.killed_jobs import kill_often

LOANS = 8


def test_killed_check_rebuilds_each_loan_once(committed_company):
	product = make_loan_product()
	client = make_client(branch=make_branch(name="Check Branch", company=committed_company))
	values = {
		"client": client,
		"product": product,
		"company": committed_company,
		"disbursed_on": "2026-06-15",
	}
	loans = [make_disbursed_loan(**values).name for _number in range(LOANS)]
	frappe.db.commit()
	close_until(committed_company, getdate("2026-06-17"))
	for loan in loans:
		frappe.db.set_value("Loan", loan, "payoff_amount", 1)
	name = checks.open_check(committed_company, CheckScope.ALL)
	frappe.db.commit()
	kill_often(checks.JOB.method, name, checks.__name__, 1.0)
	check = frappe.get_doc("Loan Check", name)
	assert (check.status, check.number_of_loans, check.number_of_differences) == (
		"Differences Found",
		LOANS,
		LOANS,
	)
	found = frappe.get_all(
		"Loan Check Difference", {"company": committed_company}, ["loan", "kind", "status"]
	)
	assert sorted(row.loan for row in found) == sorted(loans)
	assert {(row.kind, row.status) for row in found} == {("Loan Figure", "Open")}
	told = {"document_type": "Loan Check", "document_name": name}
	managers = frappe.get_all("Notification Log", told, pluck="for_user")
	assert len(managers) == len({*managers}) > 0
	frappe.db.delete("Notification Log", told)
	frappe.db.commit()
