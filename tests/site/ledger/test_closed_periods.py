"""What is dated in a closed period counts from its own date and is posted on the first open day."""

from __future__ import annotations

from datetime import date

import frappe
import pytest

from lending_app.ledger.exceptions import BackdatingError, ClosedPeriodError
from lending_app.lending_setup.database import select
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_disbursed_loan, make_repayment, make_unique
from tests.site.closing.closing import OWN_LOANS, close
from tests.site.support import (
	COMPANY,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_user,
	refused,
	travel_to,
)

JULY_15 = date(2026, 7, 15)


@pytest.fixture(scope="module")
def loan(share) -> str:
	return share(make_late_loan)


def make_late_loan() -> str:
	"""A loan of May in whose month of June nothing was paid; June is closed, July begun."""
	loan = make_disbursed_loan(disbursed_on="2026-05-10").name
	close("2026-06-09", "2026-07-10")
	return loan


def close_period(first: str, last: str) -> None:
	period = frappe.new_doc(
		"Accounting Period",
		period_name=make_unique("Closed"),
		start_date=first,
		end_date=last,
		company=COMPANY,
	)
	period.append("closed_documents", {"document_type": "Journal Entry", "closed": 1})
	period.insert()


def freeze(until: str, exempt: str | None = None) -> None:
	settings = {"acc_frozen_upto": until, "frozen_accounts_modifier": exempt}
	for field, value in settings.items():
		frappe.db.set_single_value("Accounts Settings", field, value)


def get_dates(repayment: object) -> tuple[str, str, str]:
	journal = frappe.db.get_value("Journal Entry", repayment.journal_entry, "posting_date")
	return str(repayment.value_date), str(repayment.posting_date), str(journal)


def test_fact_of_a_closed_period_counts_from_its_date_and_posts_the_difference_on_the_first_open_day(loan):
	before = get_loan_state(loan, JULY_15)
	close_period("2026-06-01", "2026-06-30")
	close_period("2026-07-01", "2026-07-10")
	close_period("2026-07-11", "2026-07-12")
	with travel_to("2026-07-15"):
		repayment = make_repayment(
			loan=loan, amount=5_000, value_date="2026-06-12", posting_date="2026-06-12"
		)
	assert get_dates(repayment) == ("2026-06-12", "2026-07-13", "2026-07-13")
	assert frappe.message_log[-1].title == "Posting Date Moved"
	after = get_loan_state(loan, JULY_15)
	assert (
		after.interest_receivable + after.accrued_interest
		< before.interest_receivable + before.accrued_interest
	)
	changed = select(
		f"SELECT MIN(closing_date), MAX(closing_date) FROM lending_loan_day WHERE loan_id IN {OWN_LOANS} AND is_changed"
	)
	assert changed == ((date(2026, 6, 12), date(2026, 7, 10)),)
	close("2026-07-11", "2026-07-15")
	assert_posted_as_replayed(JULY_15)
	assert_ledgers_agree()


def test_reversal_in_a_closed_period_is_posted_on_the_first_open_day(loan):
	with travel_to("2026-07-15"):
		repayment = make_repayment(loan=loan, amount=5_000, value_date="2026-07-11")
		close_period("2026-07-01", "2026-07-13")
		repayment.reversal_reason, repayment.reversal_posting_date = "Cheque returned", "2026-07-12"
		repayment.cancel()
	assert str(repayment.reversal_posting_date) == "2026-07-14"
	assert_ledgers_agree()


def test_frozen_ledger_and_closed_year_are_passed_over(loan):
	freeze("2026-07-12")
	with travel_to("2026-07-15"):
		frozen = make_repayment(loan=loan, amount=100, value_date="2026-07-11")
		freeze("2026-07-12", "Teller")
		frappe.set_user(get_user("Teller"))
		exempt = make_repayment(loan=loan, amount=100, value_date="2026-07-11")
		frappe.set_user("Administrator")
		closing = frappe.new_doc(
			"Period Closing Voucher", company=COMPANY, period_end_date="2026-07-13", docstatus=1
		)
		closing.db_insert()
		closed = make_repayment(loan=loan, amount=100, value_date="2026-07-11")
	assert [str(row.posting_date) for row in (frozen, exempt, closed)] == [
		"2026-07-13",
		"2026-07-11",
		"2026-07-14",
	]
	assert_ledgers_agree()


def test_period_that_is_closed_to_the_last_day_refuses_and_changes_nothing(loan):
	close_period("2026-07-01", "2026-07-31")
	before = get_loan_state(loan, JULY_15)
	with travel_to("2026-07-15"):
		repayment = make_repayment(loan=loan, amount=100, value_date="2026-07-15", submit=False)
		with refused(ClosedPeriodError, "Period Closed", match="2026"):
			repayment.submit()
	assert get_loan_state(loan, JULY_15) == before


def test_moved_posting_date_does_not_get_round_the_limit_on_backdating(loan):
	frappe.db.set_single_value("Lending Settings", "maximum_backdating_days", 5)
	with travel_to("2026-07-15"):
		repayment = make_repayment(loan=loan, amount=100, value_date="2026-07-05", submit=False)
		with refused(BackdatingError, "Too Far Back"):
			repayment.submit()
