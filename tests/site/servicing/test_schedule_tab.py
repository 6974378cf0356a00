"""The schedule of a loan's form and of its print: what happened has a row, and the totals are the loan's."""

import frappe

from lending_app.servicing.loans.show_loan import get_loan_view
from lending_app.servicing.printouts.build_printout import build_loan_schedule
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment
from tests.site.support import money, travel_to

AMOUNTS = ("principal_amount", "interest_amount", "total_amount", "paid_amount", "unpaid_amount")


def make_changed_loan():
	"""Its second installment is skipped and its interest added to principal; 20,000 are prepaid."""
	product = make_loan_product(has_payment_skips=1, maximum_skips_a_year=2)
	loan = make_disbursed_loan(product=product, disbursed_on="2026-05-10")
	make_repayment(loan=loan.name, value_date="2026-06-10")
	frappe.new_doc(
		"Loan Payment Skip",
		loan=loan.name, value_date="2026-06-11", posting_date="2026-06-11", installment_number=2,
		interest_rule="Capitalize", is_term_extended=1, reason="Harvest",
	).insert().submit()  # fmt: skip
	make_repayment(loan=loan.name, amount=20_000, value_date="2026-07-11", excess_rule="Reduce Term")
	return loan.reload()


def test_what_happened_has_rows_and_the_totals_are_the_loan_s():
	loan = make_changed_loan()
	view = get_loan_view(loan)
	rows, totals = view["schedule"], view["schedule_totals"]
	kinds = [row["kind"] for row in rows]
	assert kinds.count("Skipped") == kinds.count("Added to Principal") == kinds.count("Prepayment") == 1
	[skipped] = [row for row in rows if row["kind"] == "Skipped"]
	assert (skipped["number"], skipped["total_amount"]) == (2, 0)
	for field in AMOUNTS:
		assert money(totals[field]) == sum(money(row[field]) for row in rows), field
	assert money(totals["paid_amount"]) == money(loan.paid_amount)
	capitalized = -sum(money(row["interest_amount"]) for row in rows if row["kind"] == "Added to Principal")
	assert money(totals["principal_amount"]) == 100_000 + capitalized
	assert money(totals["principal_amount"]) + money(totals["interest_amount"]) == money(
		totals["total_amount"]
	)
	assert view["installments_paid"] == 1


def test_the_printed_schedule_says_the_same():
	loan = make_changed_loan()
	table = build_loan_schedule(loan).installments
	texts = [row.cells[-1] for row in table.rows]
	assert texts.count("Skipped") == texts.count("Prepayment") == texts.count("Added to Principal") == 1
	totals = get_loan_view(loan)["schedule_totals"]
	assert money(table.totals[2].replace(",", "")) == money(totals["principal_amount"])
	assert money(table.totals[6].replace(",", "")) == money(totals["unpaid_amount"])


def test_the_form_says_the_rate_in_force_and_since_when():
	loan = make_disbursed_loan(disbursed_on="2026-05-10")
	assert get_loan_view(loan)["rate"] == {"percent": 18.0, "since": None}
	frappe.new_doc(
		"Loan Rate Change",
		loan=loan.name, value_date="2026-06-20", posting_date="2026-06-20", interest_percent=9, reason="Agreed",
	).insert().submit()  # fmt: skip
	with travel_to("2026-07-15"):
		rate = get_loan_view(loan.reload())["rate"]
	assert (rate["percent"], str(rate["since"])) == (9.0, "2026-06-20")
