"""What a product lets a borrower do beside paying what is due: extra payments, skips, deductions from wages."""

from datetime import date

import frappe
import pytest

from lending_app.lending_setup.exceptions import InputError
from lending_app.products.catalog.start_from_preset import start_from_preset
from lending_app.servicing.exceptions import (
	ExtraPaymentError,
	LoanStateError,
	PaymentSkipError,
)
from lending_app.servicing.report.payroll_deductions_due.payroll_deductions_due import execute
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.closing.closing import close
from tests.site.support import (
	COMPANY,
	NORTH,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	refused,
	travel_to,
)


def make_skip(loan, day="2026-07-01", **values):
	return frappe.new_doc(
		"Loan Payment Skip", loan=loan, value_date=day, posting_date=day, reason="Christmas", **values
	)


def make_skipping_loan(**overrides):
	product = make_loan_product(**{"has_payment_skips": 1, "maximum_skips_a_year": 1} | overrides)
	return make_disbursed_loan(product=product, disbursed_on="2026-06-10", number_of_installments=12)


@pytest.mark.parametrize("rule", ["Next Installments", "Reduce Term", "Reduce Installment"])
def test_payment_does_not_override_a_product_without_extra_payments(rule):
	loan = make_disbursed_loan(product=make_loan_product(has_extra_payments=0)).name
	with refused(ExtraPaymentError, "No Extra Payments", match="takes no extra payments"):
		make_repayment(loan=loan, amount=20_000, excess_rule=rule)
	for chosen in ("", "Hold as Advance"):
		make_repayment(loan=loan, amount=1_000, excess_rule=chosen)
	assert frappe.db.get_value("Loan", loan, "client_advance_amount") == 2_000
	other = make_disbursed_loan().name
	make_repayment(loan=other, amount=20_000, excess_rule=rule)
	assert_ledgers_agree()


@pytest.mark.parametrize("interest", ["Capitalize", "Paid"])
def test_skipped_installment_asks_for_no_principal_and_the_term_grows(interest):
	loan = make_skipping_loan(skipped_interest=interest)
	close("2026-06-28", "2026-06-30")
	before = get_loan_state(loan.name, date(2026, 7, 1))
	with as_user("Credit Manager"), travel_to("2026-07-01"):
		skip = make_skip(loan.name).insert()
		assert (skip.installment_number, str(skip.due_date)) == (1, "2026-07-10")
		assert skip.interest_rule == interest
		skip.submit()
	after = get_loan_state(loan.name, date(2026, 7, 1))
	assert len(after.installments) == len(before.installments) + 1
	assert after.installments[0].principal <= 0
	loan.reload()
	assert len(loan.installments) == 13
	close("2026-07-01", "2026-07-15")
	assert_posted_as_replayed(date(2026, 7, 15))
	assert get_loan_state(loan.name, date(2026, 7, 15)).days_past_due == (5 if interest == "Paid" else 0)
	skip.reload().reversal_reason = "Agreed with another client"
	with travel_to("2026-07-16"):
		skip.cancel()
	assert get_loan_state(loan.name, date(2026, 7, 1)) == before
	assert_ledgers_agree()


def test_skip_beyond_the_product_is_refused():
	loan = make_skipping_loan().name
	with travel_to("2026-07-01"):
		make_skip(loan).submit()
		with refused(PaymentSkipError, "Cannot Be Skipped", match="skipped 1 installments in twelve months"):
			make_skip(loan, installment_number=5).submit()
		never = make_disbursed_loan(disbursed_on="2026-06-10").name
		with refused(PaymentSkipError, "Cannot Be Skipped", match="lets no installment be skipped"):
			make_skip(never).submit()
		free = make_skipping_loan(maximum_skips_a_year=0).name
		with refused(PaymentSkipError, "Cannot Be Skipped", match="no installment 40"):
			make_skip(free, installment_number=40).submit()
		for number in (2, 3):
			make_skip(free, installment_number=number).submit()
		with refused(PaymentSkipError, "Cannot Be Skipped", match="one that is not skipped yet"):
			make_skip(free, installment_number=3).submit()
		waiting = make_approved_loan().name
		with refused(LoanStateError, "Loan Not Running"):
			make_skip(waiting).submit()
	assert_ledgers_agree()


def test_skip_of_another_branch_is_not_seen_and_a_teller_makes_none():
	skip = make_skip(make_skipping_loan().name).insert()
	with as_user("Loan Officer", NORTH):
		assert not frappe.has_permission("Loan Payment Skip", doc=skip)
		assert skip.name not in frappe.get_list("Loan Payment Skip", pluck="name")
	with as_user("Teller"):
		assert not frappe.has_permission("Loan Payment Skip", "create")


def test_employers_are_told_what_to_deduct():
	product = start_from_preset("Payroll", product_code=make_unique("PAYROLL"), currency="DOP").insert()
	client = make_client(employer="Sugar Mill", employment_status="Employee")
	loan = make_disbursed_loan(
		product=product, client=client, disbursed_on="2026-06-16", number_of_installments=12
	)
	make_disbursed_loan(client=client, disbursed_on="2026-06-16")
	filters = {"company": COMPANY, "to_date": "2026-07-31", "employer": "sugar"}
	rows = execute(filters)[1]
	due = [row for row in loan.installments if str(row.due_date) <= "2026-07-31"]
	assert [(row.employer, row.loan, row.installments) for row in rows] == [
		("Sugar Mill", loan.name, len(due))
	]
	assert rows[0].amount == pytest.approx(sum(row.unpaid_amount for row in due))
	make_repayment(loan=loan.name, amount=due[0].unpaid_amount + 1_000, mode_of_payment="Payroll Deduction")
	left = [row.unpaid_amount for row in loan.reload().installments if str(row.due_date) <= "2026-07-31"]
	assert execute(filters)[1][0].amount == pytest.approx(sum(left))
	assert sum(left) < rows[0].amount
	with as_user("Loan Officer", NORTH):
		assert execute(filters)[1] == []
	with refused(InputError, "Value Missing"):
		execute({"company": COMPANY})
