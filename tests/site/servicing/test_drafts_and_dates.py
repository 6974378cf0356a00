"""Before a document is posted: the day that is proposed for it, what a draft is told, and money far above the payoff."""

from datetime import date

import frappe
import pytest
from frappe.utils import formatdate

from lending_app.servicing.api import get_owed
from lending_app.servicing.desk_api import get_posting_day
from lending_app.servicing.exceptions import OverpaymentError
from lending_app.servicing.loans.show_loan import get_loan_view
from lending_app.servicing.printouts.build_printout import build_loan_statement
from lending_app.testing.factories import (
	make_approved_loan,
	make_disbursed_loan,
	make_disbursement,
	make_repayment,
	make_unique,
)
from tests.site.closing.closing import close, make_daily_loans
from tests.site.support import CENTRAL, COMPANY, as_user, money, refused, travel_to


def list_told() -> list[str]:
	return [frappe.parse_json(row)["message"] for row in frappe.message_log]


# --- The posting date ----------------------------------------------------------------------------


@pytest.mark.parametrize(
	("value_date", "chosen", "proposed", "part"),
	[
		# Closed up to 30 June; it is 15 July.
		("2026-06-20", None, "2026-07-01", "is closed: entered in the books on"),
		("2026-07-05", None, "2026-07-05", "part of the close of that day"),
		("2026-06-20", "2026-07-15", "2026-07-01", "The books know of it from"),
		("2026-07-15", None, "2026-07-15", "part of the close of that day"),
	],
)
def test_the_first_open_day_is_proposed_with_what_will_happen(value_date, chosen, proposed, part):
	make_daily_loans()
	close("2026-06-17", "2026-06-30")
	with as_user("Teller"):
		answer = get_posting_day(COMPANY, value_date, chosen)
	assert str(answer["posting_date"]) == proposed
	assert part in answer["message"]
	assert formatdate(chosen or proposed) in answer["message"]


# --- Drafts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("values", "part"),
	[
		({"value_date": "2026-07-20"}, "in the future"),
		({"value_date": "2026-06-01"}, "was not disbursed on"),
		({"amount": 1_000_000, "is_excess_confirmed": 0}, "more than the payoff"),
	],
)
def test_a_payment_that_cannot_be_submitted_says_so_on_saving_and_is_saved(values, part):
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	frappe.clear_messages()
	draft = make_repayment(loan=loan.name, submit=False, **values)
	[told] = list_told()
	assert "It cannot be submitted so" in told
	assert part in told
	assert frappe.db.get_value("Loan Repayment", draft.name, "docstatus") == 0


def test_a_disbursement_above_the_approval_says_so_on_saving():
	loan = make_approved_loan()
	frappe.clear_messages()
	make_disbursement(loan=loan.name, amount=1_000_000, submit=False)
	[told] = list_told()
	assert "exceeds the approved amount" in told


def test_a_draft_that_can_be_submitted_says_nothing():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	frappe.clear_messages()
	make_repayment(loan=loan.name, submit=False)
	assert list_told() == []


# --- Money above the payoff ----------------------------------------------------------------------


def test_a_payment_far_above_the_payoff_is_refused_until_it_is_confirmed():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	payoff = get_owed(loan.name)["payoff_amount"]
	draft = make_repayment(loan=loan.name, amount=payoff * 10, submit=False, is_excess_confirmed=0)
	with refused(OverpaymentError, "Above the Payoff"):
		draft.submit()
	draft.reload()
	draft.is_excess_confirmed = 1
	draft.submit()
	assert money(frappe.db.get_value("Loan", loan.name, "client_advance_amount")) > 0


def test_a_payment_a_little_above_the_payoff_is_taken():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	payoff = get_owed(loan.name)["payoff_amount"]
	make_repayment(loan=loan.name, amount=round(payoff * 1.1, 2), is_excess_confirmed=0)
	assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"


def test_new_documents_begin_with_the_company_s_mode_of_payment():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	frappe.db.set_value("Lending Company", COMPANY, "default_mode_of_payment", "Cash")
	paid = make_repayment(loan=loan.name, mode_of_payment=None)
	assert paid.mode_of_payment == "Cash"


def test_a_person_s_own_mode_of_payment_comes_before_the_company_s():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	frappe.db.set_value("Lending Company", COMPANY, "default_mode_of_payment", "Cash")
	till = frappe.new_doc(
		"Mode of Payment", mode_of_payment=make_unique("Till"), type="Cash", enabled=1
	).insert()
	profile = frappe.new_doc(
		"Staff Profile",
		first_name="Rosa",
		branch=CENTRAL,
		user=frappe.session.user,
		default_mode_of_payment=till.name,
	)
	profile.set_new_name()
	profile.db_insert()
	assert make_repayment(loan=loan.name, mode_of_payment=None, submit=False).mode_of_payment == till.name
	till.db_set("enabled", 0)
	assert make_repayment(loan=loan.name, mode_of_payment=None, submit=False).mode_of_payment == "Cash"


# --- What is due on the day itself ---------------------------------------------------------------


def test_what_falls_due_today_is_neither_overdue_nor_next():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	installments = frappe.get_all(
		"Loan Installment", {"parent": loan.name}, ["due_date", "total_amount"], order_by="number", limit=2
	)
	due = installments[0]
	with travel_to(str(due.due_date)):
		owed = get_owed(loan.name)
		assert (owed["overdue_amount"], owed["due_today_amount"]) == (0, due.total_amount)
		assert owed["next_due_date"] == installments[1].due_date
		totals = get_loan_view(frappe.get_doc("Loan", loan.name))["totals"]
		assert totals["due_today_amount"] == due.total_amount
		statement = build_loan_statement(frappe.get_doc("Loan", loan.name))
		labels = {figure.label for figure in statement.figures}
		assert "Due Today" in labels
	with travel_to(str(frappe.utils.add_days(due.due_date, 1))):
		owed = get_owed(loan.name)
		assert (owed["overdue_amount"], owed["due_today_amount"]) == (due.total_amount, 0)
		assert isinstance(owed["next_due_date"], date)
