"""Closing days of the test company, and loans that move every day."""

from datetime import date, timedelta

import frappe

from lending_app.closing.run.close_day import close_in_transaction
from lending_app.servicing.stored.loan_states import mark_for_replay
from lending_app.testing.factories import make_client, make_disbursed_loan, make_loan_product, make_repayment
from tests.site.support import COMPANY, NORTH

JUNE_30 = date(2026, 6, 30)


def close(first: str, last: str) -> list[str]:
	"""Close the days from `first` to `last` in one go."""
	start, end = date.fromisoformat(first), date.fromisoformat(last)
	return close_in_transaction(COMPANY, [start + timedelta(days=n) for n in range((end - start).days + 1)])


def make_daily_loans() -> list:
	"""Three loans that fall due every day from 18 June: one pays on time, one late and in part, one never."""
	product = make_loan_product(
		frequency="Daily", penalty_daily_percent=0.1, penalty_tolerance_days=2, opening_fee_percent=1
	)
	values = {"product": product, "principal_amount": 8_000, "number_of_installments": 30}
	clients = [make_client(), make_client(), make_client(branch=NORTH)]
	loans = [make_disbursed_loan(client=client, disbursed_on="2026-06-17", **values) for client in clients]
	make_repayment(loan=loans[0].name, value_date="2026-06-18")
	make_repayment(loan=loans[1].name, amount=700, value_date="2026-06-20", posting_date="2026-06-21")
	return loans


def make_broken_loan():
	"""A payment that was moved before its loan's disbursement, past the document."""
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	paid = make_repayment(loan=loan.name, amount=100, value_date="2026-06-20")
	paid.db_set("value_date", "2026-06-01")
	mark_for_replay(loan.name)
	return paid


def get_figures() -> list:
	fields = [
		"outstanding_principal_amount",
		"interest_receivable_amount",
		"penalty_receivable_amount",
		"overdue_amount",
		"days_past_due",
		"status",
		"as_of_date",
	]
	return frappe.get_all("Loan", {"company": COMPANY}, fields, order_by="name", as_list=True)


# The test company's loans in the close's tables; other companies may have left a book on the site.
OWN_GROUPS = f"(SELECT id FROM lending_book_group WHERE company = '{COMPANY}')"
OWN_LOANS = f"(SELECT id FROM lending_loan_state WHERE group_id IN {OWN_GROUPS})"
