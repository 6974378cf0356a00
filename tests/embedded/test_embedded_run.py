"""The embedded runner: facts on their posting date, a close every day, and a ledger that equals the loans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.book import Book, build_disbursed, build_paid, build_reversed, build_terms, sort_entries
from lending_app.embedded.accounts import build_chart
from lending_app.embedded.loan_account import LoanAccount
from lending_app.embedded.reconcile import ReconciliationError, reconcile
from lending_app.embedded.records import EntryKind, JournalEntry, LoanResult
from lending_app.embedded.run_book import run_book
from lending_app.embedded.summary import build_summary
from lending_app.engine import LedgerRole, replay
from lending_app.engine.ledger.postings import get_changes
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanStatus
from tests.embedded.embedded_runs import UNTIL, get_book, get_run


def list_entries(fact_id: str) -> list[JournalEntry]:
	return [entry for entry in get_run().entries if entry.fact_id == fact_id]


def list_entered(row: LoanResult) -> list[tuple[Fact, date]]:
	"""Facts of a loan with the day of entry, in the order of entry."""
	return [(entered.fact, entered.posting_date) for entered in row.facts]


def test_every_entry_balances_and_has_two_sides() -> None:
	for entry in get_run().entries:
		amounts = [line.amount for line in entry.lines]
		assert sum(amounts) == 0
		assert min(amounts) < 0 < max(amounts)


def test_the_ledger_equals_the_positions_of_the_loans() -> None:
	result = get_run()
	expected: dict[tuple[LedgerRole, str], Decimal] = {}
	for row in result.loans:
		for key, amount in row.state.position.items():
			expected[key] = expected.get(key, Decimal(0)) + amount
	ledger = {key: result.to_amount(amount) for key, amount in result.balances.items()}
	assert ledger == {key: amount for key, amount in expected.items() if amount}


def test_running_twice_gives_the_same() -> None:
	book = get_book().take_slice(20)
	assert run_book(book, UNTIL) == run_book(book, UNTIL)


@pytest.mark.parametrize("day", [date(2024, 6, 15), date(2024, 9, 30), date(2025, 1, 17), UNTIL])
def test_what_was_posted_equals_a_full_replay_on_any_day(day: date) -> None:
	"""Replaying the facts entered by then from nothing, in any order, gives what was carried on day by day."""
	result = run_book(get_book(), day) if day != UNTIL else get_run()
	for row in result.loans:
		facts = [fact for fact, _posted in list_entered(row)]
		state = replay(row.terms, reversed(facts), day)
		assert {key: result.to_amount(amount) for key, amount in row.posted.items()} == state.position
		assert row.state == state


def test_the_entry_of_every_fact_is_the_difference_of_two_replays() -> None:
	"""Backdated and reversed ones among them: before and after, both as of the day of entry."""
	result = get_run()
	entries = {entry.number: entry for entry in result.entries}
	for row in result.loans[:30]:
		entered = list_entered(row)
		for index, (_fact, day) in enumerate(entered):
			facts = [fact for fact, _posted in entered[: index + 1]]
			changes = get_changes(
				replay(row.terms, facts[:-1], day).position, replay(row.terms, facts, day).position
			)
			lines = entries[row.facts[index].entry_number].lines
			assert {(line.role, line.channel): result.to_amount(line.amount) for line in lines} == changes


def test_facts_are_entered_on_their_posting_date_in_a_fixed_order() -> None:
	order = {EntryKind.DISBURSEMENT: 0, EntryKind.REPAYMENT: 1, EntryKind.REVERSAL: 2, EntryKind.DAY_CLOSE: 3}
	keys = [(entry.posting_date, order[entry.kind], entry.fact_id) for entry in get_run().entries]
	rank = [key[:2] for key in keys]
	assert rank == sorted(rank)
	receipts = [key for key in keys if key[1] == 1]
	assert receipts == sorted(receipts)


def test_a_backdated_payment_is_posted_on_its_day_of_entry_and_says_so() -> None:
	late = next(row for row in get_book().repayments if row.value_date < row.posting_date <= UNTIL)
	(entry,) = list_entries(late.receipt_code)
	assert entry.posting_date == late.posting_date
	assert f"value date {late.value_date}" in entry.remarks


def test_a_reversal_takes_the_money_back_and_gives_its_reason() -> None:
	reversal = next(row for row in get_book().reversals if row.posting_date <= UNTIL)
	(paid,) = list_entries(reversal.receipt_code)
	(entry,) = list_entries(f"{reversal.receipt_code}/R")
	funds = [
		sum(line.amount for line in item.lines if line.role is LedgerRole.FUNDS) for item in (paid, entry)
	]
	assert funds[0] == -funds[1] > 0
	assert reversal.reason in entry.remarks
	taken = next(
		entered
		for row in get_run().loans
		for entered in row.facts
		if entered.fact.fact_id == reversal.receipt_code
	)
	assert taken.reversed_on == reversal.posting_date


def test_a_day_has_one_closing_entry_for_a_branch_and_product() -> None:
	closes = [
		(entry.posting_date, entry.branch_code, entry.product_code)
		for entry in get_run().entries
		if entry.kind is EntryKind.DAY_CLOSE
	]
	assert len(closes) == len(set(closes))


def test_the_principal_is_kept_by_client() -> None:
	result = get_run()
	by_client: dict[str, int] = {}
	for entry in result.entries:
		for line in entry.lines:
			assert bool(line.party) == (line.role is LedgerRole.LOAN_PRINCIPAL)
			if line.party:
				by_client[line.party] = by_client.get(line.party, 0) + line.amount
	for client in {row.client.client_code for row in result.loans}:
		owed = sum(
			row.state.outstanding_principal for row in result.loans if row.client.client_code == client
		)
		assert result.to_amount(by_client.get(client, 0)) == owed


def test_what_is_posted_after_the_last_day_is_not_run() -> None:
	result = run_book(get_book(), date(2024, 2, 15))
	assert max(entry.posting_date for entry in result.entries) <= date(2024, 2, 15)
	waiting = [row for row in result.loans if row.loan.disbursement_date > result.until]
	assert waiting
	assert {row.state.status for row in waiting} == {LoanStatus.APPROVED}


def test_the_days_of_the_run_have_no_gap_and_end_with_the_balances() -> None:
	result = get_run()
	days = sorted({row.day for row in result.daily})
	assert days == [days[0] + timedelta(days=number) for number in range((result.until - days[0]).days + 1)]
	last = [row for row in result.daily if row.day == result.until]
	principal = sum(row.balances.get(LedgerRole.LOAN_PRINCIPAL, 0) for row in last)
	assert principal == result.balances[LedgerRole.LOAN_PRINCIPAL, ""]
	summary = build_summary(result)
	assert result.to_amount(sum(row.disbursed for row in result.daily)) == summary.disbursed
	assert result.to_amount(sum(row.collected for row in result.daily)) == summary.collected


def test_the_summary_adds_up() -> None:
	summary = build_summary(get_run())
	assert summary.total_debit == summary.total_credit > 0
	assert sum(row.outstanding_principal for row in summary.buckets) == summary.outstanding_principal
	for groups in (summary.products, summary.branches):
		assert sum(row.outstanding_principal for row in groups) == summary.outstanding_principal
		assert sum(row.overdue for row in groups) == summary.overdue
	assert sum(month.total_collected for month in summary.months) == summary.collected
	assert sum(month.disbursed for month in summary.months) == summary.disbursed
	assert sum(summary.by_status.values()) == summary.number_of_loans == 60


def test_every_role_has_an_account_of_its_own() -> None:
	chart = build_chart([(LedgerRole.FUNDS, "Cash"), (LedgerRole.FUNDS, "Cheque")])
	assert {account.role for account in chart.values()} == set(LedgerRole)
	assert len({account.number for account in chart.values()}) == len(chart)


def test_a_difference_between_ledger_and_loans_is_not_passed_over() -> None:
	result = get_run()
	row = result.loans[0]
	posted = {**row.posted, (LedgerRole.FEE_INCOME, ""): row.posted.get((LedgerRole.FEE_INCOME, ""), 0) + 1}
	broken = replace(result, loans=(replace(row, posted=posted), *result.loans[1:]))
	with pytest.raises(ReconciliationError, match=f"1 differences .* {row.loan.loan_code}, Fee Income"):
		reconcile(broken)


def test_an_entry_that_does_not_balance_is_not_passed_over() -> None:
	result = get_run()
	entry = result.entries[0]
	line = entry.lines[0]
	broken = replace(entry, lines=(replace(line, amount=line.amount + 1), *entry.lines[1:]))
	with pytest.raises(ReconciliationError, match="Entry 1, Balance"):
		reconcile(replace(result, entries=(broken, *result.entries[1:])))


def test_a_loan_that_time_does_not_change_is_left_out_of_the_close() -> None:
	"""Zero interest without penalty: nothing to post between its facts."""
	book = get_book()
	loan = replace(book.loans[0], interest_rate=Decimal(0))
	product = replace(
		next(row for row in book.products if row.product_code == loan.product_code), penalty_daily_rate=None
	)
	account = LoanAccount(loan, book.clients[0], product)
	account.enter(build_disbursed(loan), loan.disbursement_date)
	assert account.is_open
	assert not account.changes_with_time
	assert account.close(loan.disbursement_date + timedelta(days=400)) == {}


def test_the_order_of_entry_does_not_change_the_outcome() -> None:
	"""Everything entered on the last day, backwards, ends where the days led."""
	book: Book = get_book()
	result = get_run()
	products = {row.product_code: row for row in book.products}
	for row in result.loans[:20]:
		repayments = [part for part in book.repayments if part.loan_code == row.loan.loan_code]
		codes = {part.receipt_code for part in repayments}
		reversals = [part for part in book.reversals if part.receipt_code in codes]
		rows = [part for part in sort_entries([*repayments, *reversals]) if part.posting_date <= UNTIL]
		facts = [build_reversed(part) if hasattr(part, "reason") else build_paid(part) for part in rows]
		terms = build_terms(products[row.loan.product_code], row.loan)
		assert replay(terms, [*facts[::-1], build_disbursed(row.loan)], UNTIL) == row.state
