"""Answers on paper: the figures of letters, certificates and quotes are those of the payments."""

from decimal import Decimal

import frappe
import pytest

from lending_app.loan_payments.answers.certify_interest import describe_interest
from lending_app.loan_payments.answers.certify_no_debt import build_no_debt_letter, get_no_debt
from lending_app.loan_payments.answers.exceptions import AnswerCompanyError, AnswerDateError, LoanOwesError
from lending_app.loan_payments.answers.print_answers import render_answer
from lending_app.loan_payments.answers.quote_payoff import describe_quote
from lending_app.loan_payments.report.collection_sheet.collection_sheet import execute
from lending_app.servicing.exceptions import LoanStateError
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment
from tests.site.support import COMPANY, NORTH, TODAY, as_user, refused, travel_to

STARTED = "2025-10-15"


def make_loan(**overrides):
	return make_disbursed_loan(disbursed_on=STARTED, **overrides)


def sum_allocated(loan, component, start, end):
	"""What receipts of the days say was settled of a component, less those that were reversed."""
	row, receipt = frappe.qb.DocType("Loan Repayment Allocation"), frappe.qb.DocType("Loan Repayment")
	query = (
		frappe.qb.from_(row)
		.join(receipt)
		.on(receipt.name == row.parent)
		.select(row.amount)
		.where((receipt.loan == loan) & (receipt.docstatus == 1) & (row.component == component))
		.where(receipt.value_date[start:end])
	)
	return sum((Decimal(str(amount)) for amount in query.run(pluck=True)), Decimal(0))


def pay(loan, day, amount):
	return make_repayment(loan=loan.name, value_date=day, amount=amount)


def test_certificate_of_a_year_is_what_its_receipts_say():
	loan = make_loan()
	pay(loan, "2025-11-17", 9168)
	pay(loan, "2026-01-15", 12_000)
	back = pay(loan, "2026-02-20", 500)
	back.reversal_reason = "Of another client"
	back.cancel()
	other = make_loan(client=loan.client)
	pay(other, "2026-03-01", 3000)
	[first] = describe_interest([loan.name], 2025)
	second, beside = describe_interest([loan.name, other.name], 2026)
	for answer, name, year in (
		(first, loan.name, 2025),
		(second, loan.name, 2026),
		(beside, other.name, 2026),
	):
		days = (name, "Interest", f"{year}-01-01", f"{year}-12-31")
		assert Decimal(str(answer["interest_paid_amount"])) == sum_allocated(*days)
		assert answer["interest_paid_amount"] > 0
	assert (str(first["until"]), str(second["until"])) == ("2025-12-31", "2026-07-15")
	loan.reload()
	assert second["outstanding_principal_amount"] == loan.outstanding_principal_amount
	html = render_answer(loan, "Interest Certificate")
	assert f"{first['interest_paid_amount']:,.2f}" in html
	frappe.form_dict.year = "2026"
	html = render_answer(frappe.get_doc("Client", loan.client), "Client Interest Certificate")
	assert f"{second['interest_paid_amount'] + beside['interest_paid_amount']:,.2f}" in html
	frappe.form_dict.company = COMPANY
	assert loan.name in render_answer(frappe.get_doc("Client", loan.client), "Client Interest Certificate")
	frappe.form_dict.company = "Prestige Capital"
	with refused(AnswerCompanyError, "No Loan with the Company", "Prestige Capital"):
		render_answer(frappe.get_doc("Client", loan.client), "Client Interest Certificate")
	frappe.form_dict.pop("company")
	frappe.form_dict.year = "2027"
	with refused(AnswerDateError, "Year"):
		render_answer(loan, "Interest Certificate")
	frappe.form_dict.pop("year")


def test_letter_is_for_a_loan_that_owes_nothing():
	loan = make_loan()
	with refused(LoanOwesError, "Not Paid", "closes it"):
		build_no_debt_letter(loan)
	pay(loan, "2026-07-15", get_loan_state(loan.name, TODAY).payoff)
	loan.reload()
	answer = get_no_debt(loan)
	assert (str(answer["closed_on"]), answer["paid_amount"]) == ("2026-07-15", loan.paid_amount)
	html = render_answer(loan, "No-Debt Letter")
	assert loan.name in html
	assert loan.client_name in html
	with as_user("Teller", NORTH), pytest.raises(frappe.PermissionError):
		render_answer(loan, "No-Debt Letter")


def test_quote_is_what_closes_the_loan_on_its_day():
	loan = make_loan()
	frappe.form_dict.until = "2026-07-20"
	html = render_answer(loan, "Payoff Quote")
	frappe.form_dict.pop("until")
	quote = describe_quote(loan, frappe.utils.getdate("2026-07-20"))
	assert [str(row["day"]) for row in quote] == [f"2026-07-{day}" for day in range(15, 21)]
	assert f"{quote[-1]['payoff_amount']:,.2f}" in html
	with refused(AnswerDateError, "Valid Until"):
		describe_quote(loan, frappe.utils.getdate("2026-07-14"))
	with travel_to("2026-07-20"):
		pay(loan, "2026-07-20", quote[-1]["payoff_amount"])
	assert frappe.db.get_value("Loan", loan.name, ["status", "payoff_amount"]) == ("Paid", 0)
	loan.reload()
	with refused(LoanStateError, "Nothing to Pay Off"):
		describe_quote(loan, frappe.utils.getdate("2026-07-20"))


def test_collection_sheet_has_each_loan_once_with_what_is_due():
	client = make_client()
	loan = make_disbursed_loan(disbursed_on="2026-06-15", client=client).name
	make_disbursed_loan(disbursed_on="2026-07-10")
	members = [
		{"client": name, "role": "Member"} for name in (client.name, make_client().name, make_client().name)
	]
	values = {"group_type": "Solidarity Group", "branch": client.branch, "formed_on": "2026-01-01"}
	group = frappe.new_doc("Client Group", group_name="Las Flores", members=members, **values).insert()
	group.db_set("status", "Active")
	filters = {"company": COMPANY, "day": "2026-07-15"}
	_columns, rows, _note = execute(filters)
	[row] = [row for row in rows if row.client == client.name]
	due = frappe.db.get_value("Loan Installment", {"parent": loan, "number": 1}, "total_amount")
	assert (row.loan, row.amount, row.group_name) == (loan, due, "Las Flores")
	with as_user("Collections Agent", NORTH):
		assert loan not in {row.loan for row in execute(filters)[1]}
	assert {row.client for row in execute(filters | {"group": group.name})[1]} == {client.name}
