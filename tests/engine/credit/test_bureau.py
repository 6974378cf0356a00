"""Sums of a credit bureau's report."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.credit.bureau import AccountStatus, BureauAccount, sum_bureau

DAY = date(2026, 7, 15)


def make_account(balance, **values):
	return BureauAccount(balance=Decimal(balance), **values)


def test_report_of_four_accounts_worked_by_hand():
	accounts = [
		make_account("40000", monthly_payment=Decimal("2500")),
		make_account(
			"12000.50", monthly_payment=Decimal("800"), days_past_due=35, status=AccountStatus.PAST_DUE
		),
		make_account("0", status=AccountStatus.CLOSED, monthly_payment=Decimal("999")),
		make_account("5000", status=AccountStatus.CHARGED_OFF, days_past_due=400),
	]
	days = [DAY, date(2026, 1, 13), date(2026, 1, 12), date(2026, 7, 16)]
	totals = sum_bureau(DAY, accounts, [10, 62], days)
	assert (totals.open_accounts, totals.charged_off_accounts) == (3, 1)
	assert totals.total_debt == Decimal("57000.50")
	assert totals.overdue == Decimal("17000.50")
	assert totals.monthly_payments == Decimal("3300")
	assert totals.worst_days_past_due == 400
	assert totals.delinquencies == 2
	# 183 days back counts, 184 does not, nor does a day to come.
	assert totals.recent_inquiries == 2


def test_report_without_anything_is_all_zero():
	totals = sum_bureau(DAY, [])
	assert (totals.open_accounts, totals.total_debt, totals.worst_days_past_due) == (0, Decimal(0), 0)


def test_closed_account_with_a_balance_is_still_owed():
	account = make_account("70", status=AccountStatus.CLOSED)
	assert account.is_open
	assert not account.is_overdue
	assert sum_bureau(DAY, [account]).total_debt == 70


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(AccountStatus), st.integers(0, 500))))
def test_overdue_is_part_of_the_debt(rows):
	accounts = [make_account(balance, status=status, days_past_due=days) for balance, status, days in rows]
	totals = sum_bureau(DAY, accounts)
	assert Decimal(0) <= totals.overdue <= totals.total_debt
	assert totals.charged_off_accounts <= totals.open_accounts <= len(accounts)
