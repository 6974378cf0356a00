"""The plan that is shown before a change of rate or a skip is saved is the plan that it makes."""

from __future__ import annotations

import frappe
import pytest

from lending_app.servicing.desk_api import preview_rate_change, preview_skip
from lending_app.servicing.exceptions import ChangePreviewError, PaymentSkipError
from lending_app.servicing.loans.show_loan import get_loan_view
from lending_app.testing.factories import make_disbursed_loan, make_loan_product
from tests.site.servicing.test_product_flexibility import make_skip, make_skipping_loan
from tests.site.servicing.test_rate_changes import make_change
from tests.site.support import Trace, as_user, refused

DAY = "2026-07-15"


def read_plan(loan):
	loan = frappe.get_doc("Loan", loan)
	return {row.number: (row.due_date, row.total_amount) for row in loan.installments}


def assert_shown_as_made(shown, before, after):
	"""Rows that differ and no others, as the plan had and then has them."""
	differing = {number for number in {*before, *after} if before.get(number) != after.get(number)}
	assert differing
	assert {row["number"] for row in shown["rows"]} == differing
	for row in shown["rows"]:
		for side, plan in (("before", before), ("after", after)):
			line = row[side] and (row[side]["due_date"], row[side]["amount"])
			assert line == plan.get(row["number"])
	assert shown["totals"][1]["total_amount"] == pytest.approx(sum(amount for _day, amount in after.values()))


@pytest.mark.parametrize("keeps", ["Term", "Installment"])
def test_rate_change_is_shown_as_it_will_be_made(keeps):
	loan = make_disbursed_loan(disbursed_on="2026-06-15", number_of_installments=12).name
	before, trace = read_plan(loan), Trace.take()
	with as_user("Credit Manager"):
		shown = preview_rate_change(loan, DAY, 9, keeps)
	assert Trace.take() == trace
	make_change(loan, 9, DAY, keeps=keeps).submit()
	assert_shown_as_made(shown, before, read_plan(loan))


@pytest.mark.parametrize("is_term_extended", [0, 1])
def test_skip_is_shown_as_it_will_be_made(is_term_extended):
	loan = make_skipping_loan().name
	before, trace = read_plan(loan), Trace.take()
	with as_user("Credit Manager"):
		shown = preview_skip(loan, DAY, is_term_extended=is_term_extended)
	assert Trace.take() == trace
	make_skip(loan, DAY, is_term_extended=is_term_extended).submit()
	assert_shown_as_made(shown, before, read_plan(loan))


def test_what_cannot_be_done_is_refused_before_it_is_saved():
	loan = make_disbursed_loan(product=make_loan_product(has_payment_skips=0), disbursed_on="2026-06-15").name
	with refused(PaymentSkipError, "Cannot Be Skipped"):
		preview_skip(loan, DAY)
	with refused(ChangePreviewError, "Change Not Possible"):
		preview_rate_change(loan, DAY, -1)
	with as_user("Teller"), refused(frappe.PermissionError):
		preview_rate_change(loan, DAY, 9)


def test_form_offers_a_skip_where_the_product_has_it():
	for loan, expected in ((make_skipping_loan(), True), (make_disbursed_loan(), False)):
		assert get_loan_view(frappe.get_doc("Loan", loan.name))["has_payment_skips"] is expected
