"""Sums of a run for people: portfolio, arrears, trial balance, and what moved month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from lending_app.embedded.accounts import Account, build_chart
from lending_app.embedded.records import LoanResult, RunResult
from lending_app.engine.ledger.arrears import BucketTotal, calculate_buckets, calculate_par
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.facts import Disbursed
from lending_app.engine.replay.agreed_schedule import build_schedule

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTotal:
	"""Loans of one product or branch."""

	code: str
	name: str
	number_of_loans: int
	open_loans: int
	disbursed: Decimal
	outstanding_principal: Decimal
	overdue: Decimal
	par30: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
	"""A line of the trial balance: one of the two sides is zero."""

	account: Account
	debit: Decimal
	credit: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFlow:
	"""Money of a month by value date; `collected` is split by component, advances being money held."""

	month: str
	disbursed: Decimal
	collected: dict[Component, Decimal]

	@property
	def total_collected(self) -> Decimal:
		return sum(self.collected.values(), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedComparison:
	"""Installments against those another system gave: how many loans have one, and which of them differ."""

	number_of_loans: int
	differing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
	number_of_loans: int
	by_status: dict[str, int]
	disbursed: Decimal
	collected: Decimal
	outstanding_principal: Decimal
	interest_receivable: Decimal
	penalty_receivable: Decimal
	client_advances: Decimal
	overdue: Decimal
	par30: Decimal
	par90: Decimal
	buckets: tuple[BucketTotal, ...]
	products: tuple[GroupTotal, ...]
	branches: tuple[GroupTotal, ...]
	trial_balance: tuple[BalanceRow, ...]
	months: tuple[MonthFlow, ...]
	expected: ExpectedComparison

	@property
	def total_debit(self) -> Decimal:
		return sum((row.debit for row in self.trial_balance), ZERO)

	@property
	def total_credit(self) -> Decimal:
		return sum((row.credit for row in self.trial_balance), ZERO)


def build_summary(result: RunResult) -> Summary:
	states = [row.state for row in result.loans]
	return Summary(
		number_of_loans=len(states),
		by_status=_count(row.state.status.value for row in result.loans),
		disbursed=sum((state.disbursed for state in states), ZERO),
		collected=sum((state.paid for state in states), ZERO),
		outstanding_principal=sum((state.outstanding_principal for state in states), ZERO),
		interest_receivable=sum((state.interest_receivable for state in states), ZERO),
		penalty_receivable=sum((state.penalty_receivable for state in states), ZERO),
		client_advances=sum((state.client_advance for state in states), ZERO),
		overdue=sum((state.overdue for state in states), ZERO),
		par30=calculate_par(states, 30),
		par90=calculate_par(states, 90),
		buckets=calculate_buckets(states),
		products=_group(
			result,
			{row.product_code: row.product_name for row in result.book.products},
			lambda row: row.loan.product_code,
		),
		branches=_group(
			result,
			{row.branch_code: row.branch_name for row in result.book.branches},
			lambda row: row.loan.branch_code,
		),
		trial_balance=_build_trial_balance(result),
		months=_build_months(result.loans),
		expected=_compare_expected(result.loans),
	)


def _count(values: Iterable[str]) -> dict[str, int]:
	counts: dict[str, int] = defaultdict(int)
	for value in values:
		counts[value] += 1
	return dict(counts)


def _group(
	result: RunResult, names: dict[str, str], get_code: Callable[[LoanResult], str]
) -> tuple[GroupTotal, ...]:
	totals = []
	for code, name in names.items():
		states = [row.state for row in result.loans if get_code(row) == code]
		totals.append(
			GroupTotal(
				code=code,
				name=name,
				number_of_loans=len(states),
				open_loans=sum(1 for state in states if state.payoff > 0),
				disbursed=sum((state.disbursed for state in states), ZERO),
				outstanding_principal=sum((state.outstanding_principal for state in states), ZERO),
				overdue=sum((state.overdue for state in states), ZERO),
				par30=calculate_par(states),
			)
		)
	return tuple(totals)


def _build_trial_balance(result: RunResult) -> tuple[BalanceRow, ...]:
	rows = []
	for key, account in build_chart(result.balances).items():
		amount = result.to_amount(result.balances.get(key, 0))
		rows.append(BalanceRow(account=account, debit=max(amount, ZERO), credit=max(-amount, ZERO)))
	return tuple(rows)


def _build_months(loans: Iterable[LoanResult]) -> tuple[MonthFlow, ...]:
	disbursed: dict[str, Decimal] = defaultdict(Decimal)
	collected: dict[str, dict[Component, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
	for row in loans:
		for entered in row.facts:
			if isinstance(entered.fact, Disbursed):
				disbursed[f"{entered.fact.value_date:%Y-%m}"] += entered.fact.amount
		for allocation in row.state.allocations:
			collected[f"{allocation.value_date:%Y-%m}"][allocation.component] += allocation.amount
	return tuple(
		MonthFlow(month=month, disbursed=disbursed[month], collected=dict(collected[month]))
		for month in sorted({*disbursed, *collected})
	)


def _compare_expected(loans: Iterable[LoanResult]) -> ExpectedComparison:
	"""Every installment of the schedule as it was disbursed against the one expected."""
	compared = [row for row in loans if row.loan.expected_installment is not None]
	differing = []
	for row in compared:
		schedule = build_schedule(row.terms, row.loan.disbursement_date)
		if any(part.total != row.loan.expected_installment for part in schedule.installments):
			differing.append(row.loan.loan_code)
	return ExpectedComparison(number_of_loans=len(compared), differing=tuple(differing))
