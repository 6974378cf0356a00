"""Another rate for a running loan: agreed with the client, or set again by the close as its reference moves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from lending_app.ledger.queries import list_posted
from lending_app.lending_setup.database import execute, select
from lending_app.servicing.exceptions import LoanStateError, RateChangeError
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_approved_loan,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.closing.closing import close
from tests.site.support import (
	NORTH,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_user,
	refused,
	travel_to,
)


def make_reference(*values: tuple[str, float]) -> str:
	reference = frappe.new_doc("Reference Rate", rate_name=make_unique("Reference"))
	for day, percent in values:
		reference.append("rate_values", {"effective_date": day, "rate_percent": percent, "source": "Test"})
	return reference.insert().name


def make_variable_loan(reference: str, *, interest_percent: float = 12, **product: Any) -> str:
	product = make_loan_product(
		rate_type="Variable", reference_rate=reference, spread_percent=7, interest_basis="Daily", **product
	)
	return make_disbursed_loan(
		product=product,
		disbursed_on="2026-05-10",
		interest_percent=interest_percent,
		number_of_installments=12,
	).name


def make_change(loan: str, percent: float, day: str, **values: Any) -> Document:
	change = frappe.new_doc(
		"Loan Rate Change",
		loan=loan,
		interest_percent=percent,
		value_date=day,
		posting_date=day,
		reason="Agreed",
	)
	change.update(values)
	return change


def list_changes(loan: str) -> list[tuple]:
	fields = ["value_date", "interest_percent", "previous_percent", "reference_percent", "kind", "docstatus"]
	rows = frappe.get_all("Loan Rate Change", {"loan": loan}, fields, order_by="value_date")
	return [(str(row.value_date), *(row[field] for field in fields[1:])) for row in rows]


def test_agreed_rate_plans_the_rest_anew_and_counts_from_its_date():
	loan = make_disbursed_loan(disbursed_on="2026-05-10", number_of_installments=12)
	close("2026-06-18", "2026-07-05")
	before = get_loan_state(loan.name, date(2026, 7, 15))
	with travel_to("2026-07-15"):
		change = make_change(loan.name, 9, "2026-06-20", posting_date="2026-07-15")
		change.submit()
	after = get_loan_state(loan.name, date(2026, 7, 15))
	assert change.previous_percent == 18
	assert after.installments[-1].total < before.installments[-1].total
	assert (
		after.interest_receivable + after.accrued_interest
		< before.interest_receivable + before.accrued_interest
	)
	assert frappe.db.get_value("Loan", loan.name, "next_due_amount") == float(after.next_due_amount)
	close("2026-07-06", "2026-07-15")
	assert_posted_as_replayed(date(2026, 7, 15))
	assert_ledgers_agree()
	change.reversal_reason = "Entered on the wrong loan"
	with travel_to("2026-07-16"):
		change.cancel()
	assert get_loan_state(loan.name, date(2026, 7, 15)) == before
	assert_ledgers_agree()


def test_loan_that_does_not_run_and_a_rate_below_zero_are_refused():
	change = make_change(make_approved_loan().name, 9, "2026-07-15")
	with refused(LoanStateError, "Loan Not Running"):
		change.submit()
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	with refused(RateChangeError, "Rate Not Possible"):
		make_change(loan.name, -1, "2026-07-01").submit()


def test_rate_change_of_another_branch_is_not_seen():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	change = make_change(loan.name, 9, "2026-07-01")
	change.insert()
	frappe.set_user(get_user("Loan Officer", NORTH))
	assert not frappe.has_permission("Loan Rate Change", doc=change)
	assert change.name not in frappe.get_list("Loan Rate Change", pluck="name")


@pytest.mark.parametrize("in_one_pass", [True, False])
def test_close_sets_the_rate_anew_where_the_reference_has_moved(in_one_pass):
	reference = make_reference(("2026-01-01", 5), ("2026-06-01", 6), ("2026-07-01", 6))
	loan = make_variable_loan(reference)
	own = make_variable_loan(reference, interest_percent=11)
	fixed = make_disbursed_loan(disbursed_on="2026-05-10").name
	if in_one_pass:
		close("2026-06-08", "2026-07-12")
	else:
		for first, last in (
			("2026-06-08", "2026-06-09"),
			("2026-06-10", "2026-06-10"),
			("2026-06-11", "2026-07-12"),
		):
			close(first, last)
	assert list_changes(loan) == [("2026-06-10", 13, 12, 6, "Reset", 1)]
	assert list_changes(own) == [("2026-06-10", 12, 11, 6, "Reset", 1)]
	assert list_changes(fixed) == []
	state = get_loan_state(loan, date(2026, 7, 12))
	assert state.installments[1].interest > Decimal(0)
	assert frappe.db.get_value("Loan Installment", {"parent": loan, "number": 5}, "interest_amount") == float(
		state.installments[4].interest
	)
	assert_posted_as_replayed(date(2026, 7, 12))
	assert_ledgers_agree()
	execute("DELETE FROM lending_loan_checkpoint WHERE loan = %s", (loan,))
	assert get_loan_state(loan, date(2026, 7, 12)) == state
	with travel_to("2026-07-13"):
		make_repayment(loan=loan, amount=500, value_date="2026-07-13")
	close("2026-07-13", "2026-07-14")
	assert_posted_as_replayed(date(2026, 7, 14))


def test_reset_that_was_reversed_does_not_come_back():
	loan = make_variable_loan(make_reference(("2026-01-01", 5), ("2026-06-01", 6)))
	close("2026-06-08", "2026-06-10")
	[name] = frappe.get_all("Loan Rate Change", {"loan": loan}, pluck="name")
	reset = frappe.get_doc("Loan Rate Change", name)
	reset.reversal_reason = "Waived for this client"
	with travel_to("2026-06-11"):
		reset.cancel()
	close("2026-06-11", "2026-06-20")
	assert [row[-1] for row in list_changes(loan)] == [2]
	assert_posted_as_replayed(date(2026, 6, 20))


def test_loan_whose_reference_has_no_value_is_set_aside_and_caught_up():
	reference = make_reference(("2026-01-01", 5), ("2026-06-01", 6))
	loan = make_variable_loan(reference)
	execute(
		"UPDATE `tabReference Rate Value` SET effective_date = '2027-01-01' WHERE parent = %s", (reference,)
	)
	frappe.clear_document_cache("Reference Rate", reference)
	close("2026-06-08", "2026-06-09")
	close("2026-06-10", "2026-06-10")
	[failure] = frappe.get_all("Day Close Failure", {"loan": loan}, ["error", "closing_date"])
	assert failure.closing_date == date(2026, 6, 10)
	rows = select(
		"SELECT name, rate_percent FROM `tabReference Rate Value` WHERE parent = %s ORDER BY idx",
		(reference,),
	)
	for (name, _rate), day in zip(rows, ("2026-01-01", "2026-06-01"), strict=True):
		execute("UPDATE `tabReference Rate Value` SET effective_date = %s WHERE name = %s", (day, name))
	frappe.clear_document_cache("Reference Rate", reference)
	close("2026-06-11", "2026-06-12")
	assert list_changes(loan) == [("2026-06-10", 13, 12, 6, "Reset", 1)]
	assert_posted_as_replayed(date(2026, 6, 12))
	assert list_posted([loan], date(2026, 6, 12))[loan]
	assert_ledgers_agree()
