"""The patch that gives loans charged off before the field existed their day, on a site as an earlier version left it."""

import frappe

from lending_app.patches.v1_0.mark_charged_off_loans import execute
from lending_app.servicing import api
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.servicing.test_charge_off import charge_off, make_late_loan
from tests.site.servicing.test_portfolio_sale import make_sale


def get_days(loans):
	return [str(frappe.db.get_value("Loan", loan.name, "charged_off_on") or "") for loan in loans]


def test_loans_charged_off_before_there_was_a_day_are_given_it():
	lost, recovered, sold, revived = (make_late_loan() for _ in range(4))
	running = make_disbursed_loan(disbursed_on="2026-07-01")
	facts = [
		charge_off(loan, value_date="2026-07-11", posting_date="2026-07-11")
		for loan in (lost, recovered, sold, revived)
	]
	make_repayment(loan=recovered.name, amount=100, value_date="2026-07-12")
	make_sale([sold], value_date="2026-07-14", posting_date="2026-07-14")
	api.reverse_document("Loan Charge Off", facts[-1].name, "Paid after all", "2026-07-14")
	loans = [lost, recovered, sold, revived, running]
	expected = ["2026-07-11", "2026-07-11", "2026-07-11", "", ""]
	assert get_days(loans) == expected
	for loan in loans:
		frappe.db.set_value("Loan", loan.name, "charged_off_on", None, update_modified=False)
	for _run in range(2):
		execute()
		assert get_days(loans) == expected


def test_a_day_that_is_set_stays():
	loan = make_late_loan()
	charge_off(loan, value_date="2026-07-11", posting_date="2026-07-11")
	frappe.db.set_value("Loan", loan.name, "charged_off_on", "2026-07-09", update_modified=False)
	execute()
	assert get_days([loan]) == ["2026-07-09"]
