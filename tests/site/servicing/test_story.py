"""One loan from client to closed file by the people who do it, each with their own rights, closed every night."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_months, getdate

from lending_app.closing.run.close_day import close_in_transaction
from lending_app.engine.loan.allocation import ADVANCE_SOURCE
from lending_app.ledger.queries import get_first_posting_date
from lending_app.servicing.api import get_owed, reverse_document
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_client,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.support import (
	COMPANY,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	money,
	travel_to,
)

START = date(2025, 6, 30)
CENT = Decimal("0.01")


def act(name, action, role):
	with as_user(role):
		return apply_workflow(frappe.get_doc("Loan Application", name), action)


def close_until(day):
	"""The close of every day up to one, in one go; late, as the first of the tests of the close allows."""
	first = frappe.db.get_value("Lending Company", COMPANY, "last_closed_date")
	start = getdate(add_days(first, 1)) if first else get_first_posting_date(COMPANY)
	days = [start + (date.resolution * n) for n in range((day - start).days + 1)]
	close_in_transaction(COMPANY, days)


def get_due_day(number):
	return getdate(add_months(START, number))


def pay(loan, number, amount=9_168, **dates):
	with as_user("Teller"):
		return make_repayment(loan=loan, amount=amount, **{"value_date": get_due_day(number)} | dates)


def test_whole_life_of_a_loan(company_record):
	# Month-end posting keeps the test short; other tests show that the totals are those of daily posting.
	company_record.db_set("accrual_posting", "Month End")
	with travel_to(START):
		product = make_loan_product(
			penalty_daily_percent=0.1, penalty_tolerance_days=5, opening_fee_percent=2, fee_tax_percent=18
		)
		with as_user("Loan Officer"):
			client = make_client()
			application = make_loan_application(client=client.name, product=product.name).name
		act(application, "Submit Application", "Loan Officer")
		act(application, "Take into Review", "Credit Manager")
		act(application, "Approve", "Credit Manager")
		act(application, "Send Offer", "Loan Officer")
		loan = act(application, "Record Acceptance", "Loan Officer").loan
		with as_user("Treasurer"):
			disbursement = make_disbursement(loan=loan, value_date=START)
	assert money(disbursement.net_amount) == Decimal("97640.00")
	assert frappe.db.get_value("Loan Application", application, "status") == "Disbursed"
	document = frappe.get_doc("Loan", loan)
	totals = [money(row.total_amount) for row in document.installments]
	assert totals == [Decimal("9168.00")] * 11 + [Decimal("9167.99")]
	# Month ends: 30 June has no like in February, and the day comes back in March.
	assert [row.due_date for row in document.installments][6:9] == [
		date(2026, 1, 30),
		date(2026, 2, 28),
		date(2026, 3, 30),
	]

	for number in (1, 2, 3):
		with travel_to(get_due_day(number)):
			pay(loan, number)

	# The fourth is paid at another office and entered three weeks late, after the close of those days.
	late = date(2025, 11, 20)
	with travel_to(late):
		close_until(date(2025, 11, 19))
		assert frappe.db.get_value("Loan", loan, "days_past_due") == 20
		with as_user("Teller"):
			assert money(get_owed(loan)["overdue_amount"]) > Decimal("9168.00")
		backdated = pay(loan, 4, posting_date=late)
		assert get_loan_state(loan, late).days_past_due == 0
	assert (str(backdated.value_date), str(backdated.posting_date)) == ("2025-10-30", "2025-11-20")

	for number in (5, 6, 7):
		with travel_to(get_due_day(number)):
			paid = pay(loan, number)

	# The seventh comes back from the bank.
	returned = date(2026, 2, 10)
	with travel_to(returned):
		close_until(date(2026, 2, 9))
		with as_user("Lending Manager"):
			reverse_document("Loan Repayment", paid.name, "Cheque returned")
	close_until(date(2026, 2, 12))
	owed = get_loan_state(loan, date(2026, 2, 13))
	# Fourteen days late, five of them tolerated: 0.1 % a day of the principal of the seventh installment.
	assert owed.days_past_due == 14
	late_principal = owed.installments[6].principal
	assert owed.penalty_receivable == (late_principal * 9 / 1000).quantize(CENT)
	with travel_to("2026-02-13"):
		pay(loan, 7, amount=float(owed.overdue), value_date="2026-02-13")
		assert get_loan_state(loan, date(2026, 2, 13)).overdue == 0

	for number in range(8, 12):
		with travel_to(get_due_day(number)):
			pay(loan, number)
	with travel_to("2026-06-30"):
		close_until(date(2026, 6, 29))
		with as_user("Teller"):
			payoff = get_owed(loan, "2026-06-30")["payoff_amount"]
		assert money(payoff) == Decimal("9167.99")
		last = pay(loan, 12, amount=payoff)
	close_until(date(2026, 6, 30))

	document.reload()
	assert (document.status, str(document.closed_on)) == ("Paid", "2026-06-30")
	assert money(document.outstanding_principal_amount) == money(document.payoff_amount) == 0
	assert {row.status for row in document.installments} == {"Paid"}
	assert last.outstanding_principal_amount == 0
	standing = frappe.get_all("Loan Repayment", {"loan": loan, "docstatus": 1}, pluck="name")
	assert len(standing) == 12
	assert frappe.db.count("Loan Repayment", {"loan": loan, "docstatus": 2}) == 1

	penalty = money(owed.penalty_receivable)
	assert get_gl_balance("Loans to Clients") == 0
	assert get_gl_balance("Loan Interest Receivable") == 0
	assert get_gl_balance("Loan Penalties Receivable") == 0
	assert get_gl_balance("Client Advances") == 0
	assert get_gl_balance("Loan Interest Income") == Decimal("-10015.99")
	assert get_gl_balance("Loan Penalty Income") == -penalty
	assert get_gl_balance("Loan Fee Income") == Decimal("-2000.00")
	assert get_gl_balance("Tax on Loan Fees") == Decimal("-360.00")
	assert get_gl_balance("Cash") == Decimal("12375.99") + penalty
	assert_posted_as_replayed(date(2026, 6, 30))
	assert_ledgers_agree()
	assert all(row.source_id != ADVANCE_SOURCE for row in get_loan_state(loan, date(2026, 6, 30)).allocations)
