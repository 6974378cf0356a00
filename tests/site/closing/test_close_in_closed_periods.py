"""Days of a closed period are closed like any other; their entries are posted on the first open day."""

from __future__ import annotations

from datetime import date, timedelta

import frappe

from lending_app.closing.run.close_day import CloseRun
from lending_app.ledger.exceptions import ClosedPeriodError
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment
from tests.site.closing.closing import close, get_figures, make_daily_loans
from tests.site.ledger.test_closed_periods import close_period
from tests.site.support import (
	COMPANY,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	list_balances,
	refused,
	travel_to,
)

JUNE_30, JULY_5 = date(2026, 6, 30), date(2026, 7, 5)


def list_posting_dates(records: list[str]) -> set[str]:
	"""Days of the entries that closes have made, in both ledgers: they must be the same."""
	days = frappe.get_all("Journal Entry", {"lending_document": ("in", records)}, pluck="posting_date")
	entries = frappe.get_all("Loan Ledger Entry", {"voucher_no": ("in", records)}, pluck="posting_date")
	assert set(days) == set(entries)
	return {str(day) for day in days}


def close_one_by_one(first: str, last: str) -> list[str]:
	start, end = date.fromisoformat(first), date.fromisoformat(last)
	days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
	return [name for day in days for name in close(str(day), str(day))]


def test_a_period_closed_between_two_closes_gets_nothing_more_and_the_next_one_all_of_it():
	"""A payment of the closed period comes too, before the days of the period are closed."""
	loans = make_daily_loans()
	close("2026-06-17", "2026-06-25")
	close_period("2026-06-01", "2026-06-30")
	until_june = list_balances(JUNE_30)
	with travel_to("2026-07-06"):
		late = make_repayment(
			loan=loans[2].name, amount=1_000, value_date="2026-06-22", posting_date="2026-06-27"
		)
	assert str(late.posting_date) == "2026-07-01"

	frappe.db.savepoint("before_the_closes")
	caught_up = close("2026-06-26", "2026-07-05")
	result = get_figures(), list_balances(JULY_5)
	frappe.db.rollback(save_point="before_the_closes")
	records = close_one_by_one("2026-06-26", "2026-07-05")
	assert records == caught_up
	assert (get_figures(), list_balances(JULY_5)) == result

	statuses = frappe.get_all(
		"Day Close", {"name": ("in", records)}, ["closing_date", "status", "posting_date"]
	)
	assert {row.status for row in statuses} == {"Completed"}
	assert all(row.posting_date == max(row.closing_date, date(2026, 7, 1)) for row in statuses)
	assert list_posting_dates(records[:5]) == {"2026-07-01"}
	values = frappe.get_all("Loan Ledger Entry", {"voucher_no": records[0]}, pluck="value_date")
	assert set(map(str, values)) == {"2026-06-26"}
	assert list_balances(JUNE_30) == until_june
	assert_posted_as_replayed(JULY_5)
	for day in (JUNE_30, date(2026, 7, 1), JULY_5):
		assert_ledgers_agree(until=day)


def test_a_period_closed_while_a_close_runs_is_respected():
	make_daily_loans()
	run = CloseRun(COMPANY, [date(2026, 6, 29), JUNE_30], lambda: None)
	run.open()
	run.work()
	close_period("2026-06-01", "2026-06-30")
	names = run.finish()
	assert list_posting_dates(names) == {"2026-07-01"}
	assert_posted_as_replayed(JUNE_30)
	assert_ledgers_agree()


def test_without_an_open_day_the_close_is_refused_before_it_begins():
	make_daily_loans()
	close("2026-06-17", "2026-06-30")
	close_period("2026-07-01", "2026-07-31")
	with travel_to("2026-07-15"), refused(ClosedPeriodError, "Period Closed", match="No day from"):
		close("2026-07-01", "2026-07-14")
	assert not frappe.db.exists("Day Close", {"company": COMPANY, "closing_date": date(2026, 7, 1)})
	assert not frappe.db.exists(
		"Day Close Partition", {"company": COMPANY, "closing_date": date(2026, 7, 14)}
	)
	# The day after the period has come.
	with travel_to("2026-08-01"):
		assert list_posting_dates(close("2026-07-01", "2026-07-14")) == {"2026-08-01"}


def test_a_frozen_ledger_moves_the_entries_too():
	make_daily_loans()
	frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", "2026-06-20")
	assert list_posting_dates(close("2026-06-17", "2026-06-19")) == {"2026-06-21"}
	assert_posted_as_replayed(date(2026, 6, 19))


def test_month_end_postings_of_a_closed_month_are_posted_in_the_next(company_record):
	company_record.accrual_posting = "Month End"
	company_record.save()
	make_daily_loans()
	close_period("2026-06-01", "2026-06-30")
	assert list_posting_dates(close("2026-06-17", "2026-07-01")) == {"2026-07-01"}
	assert_ledgers_agree(until=date(2026, 7, 1))


def test_a_closed_year_leaves_the_ledgers_in_agreement():
	"""ERPNext's closing of a year empties the income accounts of the ledger; the sub-ledger keeps what it posted."""
	loan = make_disbursed_loan(product=make_loan_product(frequency="Daily"), disbursed_on="2025-12-10")
	close("2025-12-10", "2025-12-20")
	assert get_gl_balance("Loan Interest Income") < 0
	close_year("2025-01-01", "2025-12-31")
	assert get_gl_balance("Loan Interest Income") == 0
	make_repayment(loan=loan.name, amount=100, value_date="2025-12-15", posting_date="2026-01-02")
	records = close("2025-12-21", "2026-01-03")
	assert list_posting_dates(records[:11]) == {"2026-01-01"}
	found = frappe.get_all("Day Close", {"name": ("in", records)}, pluck="status", distinct=True)
	assert found == ["Completed"]
	assert_posted_as_replayed(date(2026, 1, 3))
	for day in (date(2025, 12, 31), date(2026, 1, 3)):
		assert_ledgers_agree(until=day)


def close_year(first: str, last: str) -> None:
	"""As an accountant does it."""
	frappe.db.set_single_value("Accounts Settings", "use_legacy_controller_for_pcv", 1)
	equity = frappe.db.get_value("Account", {"company": COMPANY, "root_type": "Equity", "is_group": 0})
	voucher = frappe.new_doc(
		"Period Closing Voucher",
		company=COMPANY,
		fiscal_year=frappe.db.get_value("Fiscal Year", {"year_start_date": first}),
		period_start_date=first,
		period_end_date=last,
		closing_account_head=equity,
		remarks="Year closed",
	)
	voucher.insert()
	voucher.submit()
