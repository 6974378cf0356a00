"""Run a book day by day: facts are entered on their posting date, then the day is closed."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lending_app.book import (
	Book,
	BookLoan,
	BookRepayment,
	BookReversal,
	build_disbursed,
	build_paid,
	build_reversed,
	sort_entries,
)
from lending_app.embedded.journal import Group, Journal, LineKey
from lending_app.embedded.loan_account import LoanAccount
from lending_app.embedded.reconcile import reconcile
from lending_app.embedded.records import DailyTotal, LoanResult, MonthlyArrears, PostedFact, RunResult
from lending_app.engine.ledger.arrears import calculate_buckets, calculate_par
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed, Paid, Reversed
from lending_app.engine.replay.replay import replay

OnDay = Callable[[date, int, int], None]


def run_book(book: Book, until: date, on_day: OnDay | None = None) -> RunResult:
	"""Enter everything posted up to `until` and close every day from the first disbursement on.

	`on_day` hears the day, its number and how many there are. Raises ReconciliationError where the ledger and the
	loans differ.
	"""
	run = _Run(book, until)
	days = list(_list_days(book, until))
	for number, day in enumerate(days, start=1):
		run.enter_facts(day)
		run.close_day(day)
		if on_day:
			on_day(day, number, len(days))
	return run.build_result()


def _list_days(book: Book, until: date) -> Iterable[date]:
	first = min((loan.disbursement_date for loan in book.loans), default=until)
	return (first + timedelta(days=number) for number in range((until - first).days + 1))


class _Run:
	"""The book on its way through the days."""

	def __init__(self, book: Book, until: date) -> None:
		self.book = book
		self.until = until
		self.journal = Journal(book.settings.currency)
		clients = {row.client_code: row for row in book.clients}
		products = {row.product_code: row for row in book.products}
		self.accounts = {
			loan.loan_code: LoanAccount(loan, clients[loan.client_code], products[loan.product_code])
			for loan in book.loans
		}
		self.receipts = {row.receipt_code: row for row in book.repayments}
		self.disbursements = _group_by_day(book.loans, lambda loan: loan.disbursement_date)
		self.entries = _group_by_day(
			sort_entries([*book.repayments, *book.reversals]), lambda row: row.posting_date
		)
		self.waiting: dict[str, LoanAccount] = {}
		"""Accounts to close at the end of the day: those that time changes, and those touched."""
		self.daily: list[DailyTotal] = []
		self.monthly: list[MonthlyArrears] = []

	def enter_facts(self, day: date) -> None:
		self.disbursed: dict[Group, int] = defaultdict(int)
		self.collected: dict[Group, int] = defaultdict(int)
		for loan in self.disbursements.get(day, ()):
			self._enter(self.accounts[loan.loan_code], build_disbursed(loan), day)
		for row in self.entries.get(day, ()):
			self._enter_row(row, day)

	def _enter_row(self, row: BookRepayment | BookReversal, day: date) -> None:
		if isinstance(row, BookRepayment):
			self._enter(self.accounts[row.loan_code], build_paid(row), day, reference=row.external_reference)
			return
		account = self.accounts[self.receipts[row.receipt_code].loan_code]
		self._enter(account, build_reversed(row), day, reason=row.reason)
		account.facts = [
			replace(entered, reversed_on=day) if entered.fact.fact_id == row.receipt_code else entered
			for entered in account.facts
		]

	def _enter(
		self, account: LoanAccount, fact: Fact, day: date, reference: str = "", reason: str = ""
	) -> None:
		changes = account.enter(fact, day)
		entry = self.journal.post_fact(account, fact, day, changes, reason)
		account.facts.append(
			PostedFact(
				fact=fact,
				posting_date=day,
				entry_number=entry.number,
				external_reference=reference,
				reason=reason,
			)
		)
		self.waiting[account.loan.loan_code] = account
		self._count(account, fact)

	def _count(self, account: LoanAccount, fact: Fact) -> None:
		group = (account.loan.branch_code, account.loan.product_code)
		if isinstance(fact, Disbursed):
			self.disbursed[group] += self.journal.rounding.to_minor(fact.amount)
		elif isinstance(fact, Paid):
			self.collected[group] += self.journal.rounding.to_minor(fact.amount)
		elif isinstance(fact, Reversed):
			taken_back = self.receipts[fact.reverses]
			self.collected[group] -= self.journal.rounding.to_minor(taken_back.amount)

	def close_day(self, day: date) -> None:
		lines: dict[Group, dict[LineKey, int]] = defaultdict(lambda: defaultdict(int))
		touched: dict[Group, int] = defaultdict(int)
		for account in list(self.waiting.values()):
			group = (account.loan.branch_code, account.loan.product_code)
			changes = account.close(day)
			touched[group] += bool(changes)
			for (role, channel), amount in changes.items():
				lines[group][role, channel, account.get_party(role)] += amount
			if not account.changes_with_time:
				del self.waiting[account.loan.loan_code]
		for group in sorted(lines):
			if any(lines[group].values()):
				self.journal.post_close(day, group, lines[group], touched[group])
		self._record_day(day)

	def _record_day(self, day: date) -> None:
		open_loans: dict[Group, int] = defaultdict(int)
		for account in self.accounts.values():
			if account.is_open:
				open_loans[account.loan.branch_code, account.loan.product_code] += 1
		for group, balances in self.journal.group_balances.items():
			self.daily.append(
				DailyTotal(
					day=day,
					branch_code=group[0],
					product_code=group[1],
					open_loans=open_loans[group],
					disbursed=self.disbursed[group],
					collected=self.collected[group],
					balances=dict(balances),
				)
			)
		if day == self.until or day.day == monthrange(day.year, day.month)[1]:
			self._record_month(day)

	def _record_month(self, day: date) -> None:
		states = [
			account.entered.replay.get_state(day) for account in self.accounts.values() if account.is_open
		]
		self.monthly.append(
			MonthlyArrears(day=day, buckets=calculate_buckets(states), par30=calculate_par(states))
		)

	def build_result(self) -> RunResult:
		result = RunResult(
			book=self.book,
			until=self.until,
			loans=tuple(self._build_loan(account) for account in self.accounts.values()),
			entries=tuple(self.journal.entries),
			daily=tuple(self.daily),
			monthly=tuple(self.monthly),
			balances={key: amount for key, amount in self.journal.balances.items() if amount},
		)
		reconcile(result)
		return result

	def _build_loan(self, account: LoanAccount) -> LoanResult:
		facts = [entered.fact for entered in account.facts]
		return LoanResult(
			loan=account.loan,
			client=account.client,
			product=account.product,
			terms=account.entered.terms,
			facts=tuple(account.facts),
			state=replay(account.entered.terms, facts, self.until),
			posted={key: amount for key, amount in account.posted.items() if amount},
		)


def _group_by_day(
	rows: Iterable[BookLoan | BookRepayment | BookReversal], get_day: Callable[..., date]
) -> dict[date, list[Any]]:
	groups: dict[date, list[Any]] = defaultdict(list)
	for row in rows:
		groups[get_day(row)].append(row)
	return groups
