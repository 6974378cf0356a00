"""Arrays, checkpoints and facts: whichever way a loan is carried to a day, the figures are those of its replay."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.closing.queries import list_day_events
from lending_app.ledger.queries import list_posted
from lending_app.lending_setup.database import execute, select
from lending_app.patches.v1_0 import build_loan_states
from lending_app.servicing.state.get_loan_state import get_loan_state, get_terms
from lending_app.servicing.state.refresh_loan import refresh_loan
from lending_app.servicing.stored.loan_states import lock_state, mark_for_replay, to_minor
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment
from tests.site.closing.closing import OWN_GROUPS, OWN_LOANS, close
from tests.site.support import COMPANY, assert_ledgers_agree, assert_posted_as_replayed, travel_to

LOAN_FIELDS = [
	"status", "as_of_date", "outstanding_principal_amount", "interest_receivable_amount", "penalty_receivable_amount",
	"overdue_amount", "payoff_amount", "days_past_due", "arrears_bucket", "next_due_date", "next_due_amount",
]  # fmt: skip
ROW_FIELDS = ["number", "penalty_amount", "unpaid_amount", "overdue_amount", "days_late", "status"]


def read_figures(loan: str) -> tuple:
	"""The loan's figures and installments as they are stored."""
	figures = frappe.db.get_value("Loan", loan, LOAN_FIELDS)
	rows = frappe.get_all("Loan Installment", {"parent": loan}, ROW_FIELDS, order_by="number", as_list=True)
	return figures, tuple(rows)


def assert_stored_as_replayed(loan: str, day: date) -> None:
	"""What the close wrote in bulk is what writing the replay's state writes."""
	stored = read_figures(loan)
	frappe.db.savepoint("as_stored")
	refresh_loan(loan, get_loan_state(loan, day))
	assert stored == read_figures(loan)
	frappe.db.rollback(save_point="as_stored")


@pytest.fixture(scope="module")
def loans(share):
	return share(make_loans)


def make_loans() -> list[str]:
	"""Paid on time, paid ahead, in part, never; with penalty."""
	values = {
		"penalty_daily_percent": 0.1, "penalty_tolerance_days": 2, "penalty_fixed_amount": 50,
		"penalty_cap_percent": 20, "interest_basis": "Daily",
	}  # fmt: skip
	charged = {
		"interest_tax_percent": 16, "penalty_tax_percent": 16, "prepayment_percent": 1,
		"charges": [
			{"charge_name": "Life", "component": "Insurance", "timing": "Installment", "charge_percent": 0.1,
				"base": "Outstanding Principal"},
			{"charge_name": "Statement", "component": "Fee", "timing": "Installment", "amount": 25,
				"tax_percent": 18},
		],
	}  # fmt: skip
	products = [
		make_loan_product(**values, penalty_base=base, **more)
		for base, more in (
			("Overdue Principal", {}),
			("Outstanding Principal", {}),
			("Overdue Installment", charged),
		)
	]
	made = [
		make_disbursed_loan(product=product, disbursed_on="2026-04-10", principal_amount=12_000)
		for product in products
		for _ in range(4)
	]
	for place, amount in (
		(0, 1_101),
		(1, 4_000),
		(2, 500),
		(4, 1_101),
		(5, 12_000),
		(8, 1_500),
		(9, 4_000),
		(10, 500),
	):
		make_repayment(loan=made[place].name, amount=amount, value_date="2026-05-10")
	return [loan.name for loan in made]


def test_close_writes_what_the_replay_says(loans):
	for day in (date(2026, 5, 9), date(2026, 5, 10), date(2026, 5, 12), date(2026, 5, 13), date(2026, 6, 25)):
		close(f"{day}", f"{day}")
		for loan in loans:
			if frappe.db.get_value("Loan", loan, "as_of_date") == day:
				assert_stored_as_replayed(loan, day)
	assert_posted_as_replayed(date(2026, 6, 25))
	assert_ledgers_agree()
	assert select(
		f"SELECT SUM(is_replayed), COUNT(*) FROM lending_loan_day WHERE closing_date = '2026-05-12' AND loan_id IN {OWN_LOANS}"
	) == ((Decimal(0), len(loans)),)


def test_arrays_checkpoints_and_facts_give_the_same(loans):
	# Past the second due date, its tolerance and the end of a month.
	days = ("2026-05-11", "2026-06-13")
	found = []
	frappe.db.savepoint("before_close")
	for prepare in (
		lambda: None,
		lambda: execute(f"UPDATE lending_loan_state SET layout = 0 WHERE group_id IN {OWN_GROUPS}"),
		lambda: [mark_for_replay(loan) for loan in loans],
		lambda: execute(f"UPDATE lending_loan_state SET layout = 7 WHERE group_id IN {OWN_GROUPS}"),
	):
		prepare()
		close(*days)
		found.append(
			(
				[read_figures(loan) for loan in loans],
				list_posted(loans, date(2026, 6, 13)),
				select(
					"SELECT closing_date, loan_id, status, bucket, days_past_due, outstanding_principal, interest_receivable, "
					"interest_income, penalty_income, overdue, payoff, next_due_date FROM lending_loan_day "
					f"WHERE loan_id IN {OWN_LOANS} ORDER BY 1, 2"
				),
				select(
					"SELECT a.closing_date, a.loan_id, d.role, c.role, a.amount FROM lending_accrual a "
					"JOIN lending_ledger_key d ON d.id = a.debit_key JOIN lending_ledger_key c ON c.id = a.credit_key "
					f"WHERE a.loan_id IN {OWN_LOANS} ORDER BY 1, 2, 3, 4"
				),
				select(f"SELECT * FROM lending_close_event WHERE loan_id IN {OWN_LOANS} ORDER BY 1, 2"),
				[lock_state(loan).posted for loan in loans],
			)
		)
		frappe.db.rollback(save_point="before_close")
	for other in found[1:]:
		for left, right in zip(found[0], other, strict=True):
			assert left == right


def test_state_holds_what_the_ledger_holds(loans):
	close("2026-05-11", "2026-05-20")
	with travel_to("2026-05-21"):
		make_repayment(loan=loans[2], amount=300, value_date="2026-05-15", posting_date="2026-05-21")
	close("2026-05-21", "2026-05-25")
	for loan in loans:
		ledger = to_minor(list_posted([loan], date(2026, 5, 25))[loan], get_terms(loan).rounding)
		assert lock_state(loan).posted == ledger
	assert_posted_as_replayed(date(2026, 5, 25))


def test_loan_that_passes_its_horizon_is_packed_again():
	product = make_loan_product(frequency="Daily")
	loan = make_disbursed_loan(product=product, disbursed_on="2026-04-01", number_of_installments=60)
	close("2026-04-01", "2026-04-30")
	before = select("SELECT horizon_day FROM lending_loan_state WHERE loan = %s", (loan.name,))
	close("2026-05-01", "2026-05-25")
	assert select("SELECT horizon_day FROM lending_loan_state WHERE loan = %s", (loan.name,)) > before
	assert_posted_as_replayed(date(2026, 5, 25))
	assert_stored_as_replayed(loan.name, date(2026, 5, 25))


def test_held_money_is_used_on_the_due_date_by_a_replay():
	product = make_loan_product(excess_rule="Hold as Advance")
	loan = make_disbursed_loan(product=product, disbursed_on="2026-04-10", principal_amount=12_000)
	make_repayment(loan=loan.name, amount=3_000, value_date="2026-04-20")
	close("2026-04-20", "2026-05-31")
	assert_posted_as_replayed(date(2026, 5, 31))
	assert_stored_as_replayed(loan.name, date(2026, 5, 31))
	assert select(
		f"SELECT closing_date FROM lending_loan_day WHERE is_replayed = 1 AND loan_id IN {OWN_LOANS}"
	)
	assert_ledgers_agree()


def test_entries_for_each_loan_where_the_administrator_asks(loans, company_record):
	company_record.db_set("close_posting", "Loan")
	[name] = close("2026-05-11", "2026-05-11")
	journals = frappe.get_all(
		"Journal Entry", {"lending_document": name, "docstatus": 1}, pluck="user_remark"
	)
	open_loans = frappe.get_all(
		"Loan", {"company": COMPANY, "status": ("in", ("Active", "Defaulted"))}, pluck="name"
	)
	assert sorted(remark.rpartition(", ")[2] for remark in journals) == sorted(open_loans)
	assert_posted_as_replayed(date(2026, 5, 11))
	assert_ledgers_agree()


def test_nothing_is_posted_on_a_day_that_is_being_closed(company_record):
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	company_record.db_set("closing_until", "2026-07-14")
	repayment = make_repayment(loan=loan.name, value_date="2026-07-14")
	journal = frappe.get_value("Journal Entry", repayment.journal_entry, "posting_date")
	assert (str(repayment.posting_date), str(journal)) == ("2026-07-15", "2026-07-15")


def test_loans_whose_bucket_or_status_changes_are_listed(loans):
	close("2026-05-10", "2026-05-12")
	moved = list_day_events(COMPANY, date(2026, 5, 11))
	assert {row.loan for row in moved} == {loans[place] for place in (2, 3, 6, 7, 10, 11)}
	assert all((row.days_before, row.days_past_due) == (0, 1) for row in moved)


def test_loan_that_falls_into_default_is_listed(loans):
	close("2026-08-06", "2026-08-08")
	[default] = [row for row in list_day_events(COMPANY, date(2026, 8, 8)) if row.loan == loans[3]]
	assert default.is_default
	assert (default.status_before, default.status, default.days_past_due) == ("Active", "Defaulted", 90)
	assert default.has_passed(89)
	assert not default.has_passed(90)


def test_month_end_posting_keeps_what_was_posted(loans, company_record):
	company_record.db_set("accrual_posting", "Month End")
	close("2026-05-11", "2026-06-10")
	assert_ledgers_agree()
	close("2026-06-11", "2026-06-30")
	assert_posted_as_replayed(date(2026, 6, 30))
	for loan in loans:
		if frappe.db.get_value("Loan", loan, "status") != "Paid":
			assert_stored_as_replayed(loan, date(2026, 6, 30))
		rounding = get_terms(loan).rounding
		assert lock_state(loan).posted == to_minor(list_posted([loan], date(2026, 6, 30))[loan], rounding)


def test_loans_from_before_the_states_are_closed_like_the_others(loans):
	frappe.db.savepoint("before_close")
	close("2026-05-11", "2026-05-20")
	expected = [read_figures(loan) for loan in loans], list_posted(loans, date(2026, 5, 20))
	frappe.db.rollback(save_point="before_close")
	execute(f"DELETE FROM lending_loan_state WHERE group_id IN {OWN_GROUPS}")
	execute(f"DELETE FROM lending_loan_checkpoint WHERE loan IN ({', '.join(['%s'] * len(loans))})", loans)
	with pytest.MonkeyPatch.context() as patch:
		# Changes of tables end the transaction; they are there.
		patch.setattr(build_loan_states, "create_tables", lambda: None)
		build_loan_states.execute()
		build_loan_states.execute()
	close("2026-05-11", "2026-05-20")
	assert ([read_figures(loan) for loan in loans], list_posted(loans, date(2026, 5, 20))) == expected
	assert_ledgers_agree()


def test_leap_day_and_ends_of_months_are_closed_like_other_days():
	product = make_loan_product(interest_basis="Daily", penalty_daily_percent=0.1)
	loan = make_disbursed_loan(product=product, disbursed_on="2024-01-31", number_of_installments=6)
	assert [str(row.due_date) for row in loan.installments[:3]] == ["2024-02-29", "2024-03-31", "2024-04-30"]
	close("2024-02-27", "2024-03-02")
	assert_stored_as_replayed(loan.name, date(2024, 3, 2))
	assert frappe.db.get_value("Loan", loan.name, "days_past_due") == 2
	close("2024-03-03", "2024-04-01")
	assert_posted_as_replayed(date(2024, 4, 1))
	assert_stored_as_replayed(loan.name, date(2024, 4, 1))
	assert_ledgers_agree()
