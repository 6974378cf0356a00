"""What holds for every loan: checked on random terms and histories."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	ADVANCE_SOURCE,
	CAPITALIZED_SOURCE,
	Component,
	Disbursed,
	EngineError,
	ExcessRule,
	Fact,
	InstallmentStatus,
	LedgerRole,
	LoanReplay,
	LoanState,
	LoanStatus,
	LoanTerms,
	Paid,
	PenaltyRule,
	Reversed,
	build_schedule,
	check_payment,
	list_effective,
	postings,
	replay,
)
from lending_app.engine.errors import DuplicateFactError
from tests.engine.strategies import History, days_of, histories, loans
from tests.engine.support import total

WITH_DAY = histories().flatmap(lambda history: st.tuples(st.just(history), days_of(history)))
ROLES_LEFT_WHEN_PAID = {
	LedgerRole.FUNDS,
	LedgerRole.INTEREST_INCOME,
	LedgerRole.PENALTY_INCOME,
	LedgerRole.FEE_INCOME,
	LedgerRole.TAX_PAYABLE,
	LedgerRole.CLIENT_ADVANCES,
}


def net_debt(state: LoanState) -> Decimal:
	return state.payoff - state.client_advance


# What is owed and paid


@given(WITH_DAY)
def test_every_state_is_sound(case: tuple[History, date]) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	check_principal_parts_sum_to_the_principal(state)
	check_nothing_overpays_and_nothing_is_negative(state)
	check_totals_are_sums_of_the_installments(state)
	check_every_payment_is_allocated_and_explained(state, history)
	check_the_position_says_what_the_state_says(state)


def check_principal_parts_sum_to_the_principal(state: LoanState) -> None:
	capitalized = total(row.capitalized for row in state.installments)
	parts = total(row.principal for row in state.installments) + state.prepaid_principal
	assert parts == state.disbursed + capitalized
	repaid = total(row.principal_paid for row in state.installments) + state.prepaid_principal
	assert state.outstanding_principal == state.disbursed + state.capitalized_interest - repaid


def check_nothing_overpays_and_nothing_is_negative(state: LoanState) -> None:
	for row in state.installments:
		assert 0 <= row.principal_paid <= row.principal
		assert 0 <= row.interest_paid <= row.interest - row.capitalized
		assert 0 <= row.penalty_paid <= row.penalty
		paid = row.principal_paid + row.interest_paid + row.penalty_paid
		assert row.unpaid == row.total + row.penalty - paid >= 0
	for amount in (
		state.outstanding_principal,
		state.client_advance,
		state.interest_receivable,
		state.penalty_receivable,
		state.accrued_interest,
		state.overdue,
		state.due,
		state.payoff,
	):
		assert amount >= 0


def check_totals_are_sums_of_the_installments(state: LoanState) -> None:
	rows = state.installments
	assert state.overdue == total(row.overdue for row in rows)
	assert state.due == total(row.unpaid for row in rows if row.due_date <= state.as_of)
	assert state.overdue == state.overdue_principal + state.overdue_interest + state.penalty_receivable
	assert state.penalty_receivable == total(row.penalty - row.penalty_paid for row in rows)
	assert state.accrued_penalty == total(row.penalty for row in rows)
	assert state.days_past_due == max((row.days_late for row in rows), default=0)
	late = [row for row in rows if row.status is InstallmentStatus.OVERDUE]
	assert state.overdue == total(row.unpaid for row in late)
	closed = {
		row.paid_on is not None
		for row in rows
		if not row.total - row.principal_paid - row.interest_paid and row.total
	}
	assert closed <= {True}


def check_every_payment_is_allocated_and_explained(state: LoanState, history: History) -> None:
	day = state.as_of
	standing = [
		fact for fact in list_effective(history.facts) if isinstance(fact, Paid) and fact.value_date <= day
	]
	placed: Counter[str] = Counter()
	for row in state.allocations:
		assert row.rule
		assert row.amount
		assert (row.installment_number is None) == row.rule.startswith(("held", "advance", "prepayment"))
		placed[row.source_id] += row.amount  # type: ignore[assignment]
	assert placed.pop(ADVANCE_SOURCE, Decimal(0)) == 0
	assert placed.pop(CAPITALIZED_SOURCE, Decimal(0)) == state.capitalized_interest
	assert placed == {fact.fact_id: fact.amount for fact in standing}
	assert state.paid == total(fact.amount for fact in standing)
	advances = total(row.amount for row in state.allocations if row.component is Component.ADVANCE)
	assert advances == state.client_advance


def check_the_position_says_what_the_state_says(state: LoanState) -> None:
	balances: Counter[LedgerRole] = Counter()
	for (role, _), amount in state.position.items():
		balances[role] += amount  # type: ignore[assignment]
		assert amount
	assert total(balances.values()) == 0  # type: ignore[arg-type]
	assert balances[LedgerRole.LOAN_PRINCIPAL] == state.outstanding_principal
	assert balances[LedgerRole.INTEREST_RECEIVABLE] == state.interest_receivable
	assert balances[LedgerRole.PENALTY_RECEIVABLE] == state.penalty_receivable
	assert balances[LedgerRole.INTEREST_INCOME] == -state.accrued_interest
	assert balances[LedgerRole.PENALTY_INCOME] == -state.accrued_penalty
	assert balances[LedgerRole.CLIENT_ADVANCES] == -state.client_advance
	fees = balances[LedgerRole.FEE_INCOME] + balances[LedgerRole.TAX_PAYABLE]
	assert balances[LedgerRole.FUNDS] == state.paid - state.disbursed - fees
	unearned = -balances[LedgerRole.UNEARNED_INTEREST]
	expected = state.outstanding_principal + state.interest_receivable + state.penalty_receivable - unearned
	assert state.payoff == expected


# Replay


@given(WITH_DAY, st.randoms(use_true_random=False))
def test_the_order_of_entry_never_matters_and_replay_twice_is_replay_once(
	case: tuple[History, date], chance: random.Random
) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	shuffled = list(history.facts)
	chance.shuffle(shuffled)
	assert replay(history.terms, shuffled, day) == state
	assert replay(history.terms, history.facts, day) == state
	assert replay(history.terms, list_effective(history.facts), day) == state
	with pytest.raises(DuplicateFactError):
		replay(history.terms, [*history.facts, history.facts[-1]], day)


@given(histories(), st.randoms(use_true_random=False))
def test_a_replay_carried_day_by_day_is_the_replay_from_scratch(
	history: History, chance: random.Random
) -> None:
	loan = LoanReplay(history.terms)
	waiting = list_effective(history.facts)
	length = (history.end - history.start).days
	looked_at = {history.start + timedelta(days=chance.randint(0, length)) for _ in range(4)} | {history.end}
	interest = penalty = 0
	for offset in range(length + 1):
		day = history.start + timedelta(days=offset)
		while waiting and waiting[0].value_date == day:
			loan.apply(waiting.pop(0))
		loan.advance_to(day)
		position = loan.get_position()
		assert sum(position.values()) == 0
		# Income once earned stays earned.
		assert -position.get((LedgerRole.INTEREST_INCOME, ""), 0) >= interest
		assert -position.get((LedgerRole.PENALTY_INCOME, ""), 0) >= penalty
		interest = -position.get((LedgerRole.INTEREST_INCOME, ""), 0)
		penalty = -position.get((LedgerRole.PENALTY_INCOME, ""), 0)
		if day in looked_at:
			assert loan.get_state(day) == replay(history.terms, history.facts, day)


# Ledger


def post(ledger: Counter[Any], fact: Fact | None, before: LoanState | None, after: LoanState) -> None:
	"""Post what carries the ledger from one state to the next, checking each entry."""
	lines = postings(fact, before, after)
	assert total(line.debit for line in lines) == total(line.credit for line in lines)
	for line in lines:
		assert min(line.debit, line.credit) == 0 < max(line.debit, line.credit)
		assert (line.role is LedgerRole.FUNDS) == bool(line.channel)
		ledger[line.role, line.channel] += line.amount


@given(histories(most=5), st.randoms(use_true_random=False))
def test_postings_of_any_course_of_entries_sum_to_the_final_position(
	history: History, chance: random.Random
) -> None:
	"""Facts come in late and out of order, days are closed now and then, payments are reversed."""
	disbursed, *others = history.facts
	entered: dict[str, date] = {}
	for fact in others:
		earliest = max(
			fact.value_date,
			entered.get(fact.reverses, history.start) if isinstance(fact, Reversed) else history.start,
		)
		entered[fact.fact_id] = min(history.end, earliest + timedelta(days=chance.choice([0, 0, 0, 3, 60])))
	events: list[tuple[date, int, Fact | None]] = [(disbursed.value_date, 0, disbursed)]
	events += [(entered[fact.fact_id], 1 + isinstance(fact, Reversed), fact) for fact in others]
	length = (history.end - history.start).days
	events += [(history.start + timedelta(days=chance.randint(0, length)), 3, None) for _ in range(6)]
	events.append((history.end, 4, None))
	ledger: Counter[Any] = Counter()
	known: list[Fact] = []
	before: LoanState | None = None
	for day, _, fact in sorted(events, key=lambda event: event[:2]):
		passed = replay(history.terms, known, day)
		post(ledger, None, before, passed)
		before = passed
		if fact is not None:
			known.append(fact)
			before = replay(history.terms, known, day)
			post(ledger, fact, passed, before)
	final: Mapping[Any, Decimal] = replay(history.terms, history.facts, history.end).position
	assert {key: amount for key, amount in ledger.items() if amount} == final


# Payments


@given(WITH_DAY, st.integers(1, 250), st.integers(1, 250), st.none() | st.sampled_from(ExcessRule))
def test_a_payment_lowers_the_debt_by_itself_and_more_never_owes_more(
	case: tuple[History, date], low: int, high: int, excess: ExcessRule | None
) -> None:
	history, day = case
	terms = history.terms
	facts = [fact for fact in history.facts if fact.value_date <= day]
	smallest = terms.rounding.to_amount(1)
	after: list[LoanState] = []
	amounts = []
	for percent in sorted((low, high)):
		amount = max((history.schedule.installments[0].total * percent / 100).quantize(smallest), smallest)
		payment = Paid(fact_id="Z", value_date=day, amount=amount, excess=excess)
		after.append(replay(terms, [*facts, payment], day))
		amounts.append(amount)
	before = replay(terms, facts, day)
	for state, amount in zip(after, amounts, strict=True):
		assert net_debt(state) == net_debt(before) - amount
	assert after[1].payoff <= after[0].payoff
	assert after[1].due <= after[0].due
	assert after[1].days_past_due <= after[0].days_past_due


@given(
	histories(most=4).filter(lambda history: history.terms.penalty is None),
	st.integers(1, 300),
	st.integers(0, 120),
)
def test_who_paid_more_never_owes_more_later(history: History, percent: int, later: int) -> None:
	"""But for the roundings of the installments left, a larger payment leaves a smaller debt on any later day."""
	terms = history.terms
	day = max(fact.value_date for fact in history.facts)
	smallest = terms.rounding.to_amount(1)
	small = max((history.schedule.installments[0].total * percent / 100).quantize(smallest), smallest)
	debts = []
	for amount in (small, small + history.schedule.installments[0].total + smallest):
		payment = Paid(fact_id="Z", value_date=day, amount=amount)
		debts.append(net_debt(replay(terms, [*history.facts, payment], day + timedelta(days=later))))
	assert debts[1] <= debts[0] + smallest * (len(history.schedule.installments) + 1)


@given(WITH_DAY)
def test_paying_the_payoff_closes_the_loan_and_leaves_no_balance(case: tuple[History, date]) -> None:
	history, day = case
	facts = [fact for fact in history.facts if fact.value_date <= day]
	before = replay(history.terms, facts, day)
	rest = net_debt(before)
	if rest > 0:
		facts.append(Paid(fact_id="Z", value_date=day, amount=rest))
	state = replay(history.terms, facts, day)
	assert state.status is LoanStatus.PAID
	assert state.payoff == state.outstanding_principal == state.due == 0
	assert rest <= 0 or state.client_advance == 0
	assert {role for role, _ in state.position} <= ROLES_LEFT_WHEN_PAID
	assert all(row.status is InstallmentStatus.PAID for row in state.installments)
	later = replay(history.terms, facts, day + timedelta(days=400))
	assert later.position == state.position
	assert later.status is LoanStatus.PAID


@given(loans())
def test_a_loan_paid_by_its_schedule_ends_at_zero(case: tuple[LoanTerms, date, Any]) -> None:
	terms, start, schedule = case
	facts: list[Fact] = [Disbursed(fact_id="D", value_date=start, amount=terms.principal)]
	for row in schedule.installments:
		if row.total:
			facts.append(Paid(fact_id=f"P{row.number:02}", value_date=row.due_date, amount=row.total))
	last = schedule.installments[-1].due_date
	state = replay(terms, facts, last)
	assert state.status is LoanStatus.PAID
	assert state.payoff == state.client_advance == state.accrued_penalty == 0
	assert state.accrued_interest == schedule.total_interest
	assert state.paid == schedule.total
	assert [row.total for row in state.installments] == [row.total for row in schedule.installments]


# Schedule and accrual


@given(loans())
def test_a_schedule_repays_the_principal_at_the_agreed_rate(case: tuple[LoanTerms, date, Any]) -> None:
	terms, start, schedule = case
	rows = schedule.installments
	assert len(rows) == terms.number_of_installments
	assert (
		total(row.principal - row.capitalized for row in rows) == terms.principal == rows[0].opening_principal
	)
	assert rows[-1].closing_principal == 0
	assert schedule.total == terms.principal + schedule.total_interest
	previous, balance = start, terms.principal
	for row in rows:
		assert (row.start_date, row.opening_principal) == (previous, balance)
		assert row.start_date < row.due_date
		assert row.days == (row.due_date - row.start_date).days
		assert row.total == row.principal + row.interest - row.capitalized
		assert row.closing_principal == row.opening_principal - row.principal + row.capitalized >= 0
		assert row.rule
		previous, balance = row.due_date, row.closing_principal


@given(loans())
def test_interest_accrues_evenly_up_to_what_falls_due(case: tuple[LoanTerms, date, Any]) -> None:
	terms, start, schedule = case
	loan = LoanReplay(terms)
	loan.apply(Disbursed(fact_id="D", value_date=start, amount=terms.principal))
	key = (LedgerRole.INTEREST_INCOME, "")
	earned = 0
	due = Decimal(0)
	for row in schedule.installments[:4]:
		due += row.interest
		days = min(row.days, 120)
		for offset in range(row.days - days + 1, row.days + 1):
			loan.advance_to(row.start_date + timedelta(days=offset))
			now = -loan.get_position().get(key, 0)
			assert now >= earned
			earned = now
		if not any(part.rule == "deferred" for part in schedule.installments):
			assert terms.rounding.to_amount(earned) == due


# Nonsense at the boundary

JUNK = st.one_of(
	st.none(),
	st.booleans(),
	st.integers(-(10**6), 10**6),
	st.floats(),
	st.text(max_size=5),
	st.decimals(),
	st.decimals(min_value=-(10**20), max_value=10**20, allow_nan=False),
	st.fractions(),
	st.dates(),
	st.datetimes(timezones=st.just(timezone.utc)),
	st.lists(st.integers(), max_size=2),
	st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
	st.just(PenaltyRule(daily_rate=Decimal("0.01"))),
	st.just(datetime),
)
ANY_DAY = st.dates() | st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 1, 1))
ANY_AMOUNT = JUNK | st.decimals(min_value=1, max_value=10**6, places=2)


@given(st.dictionaries(st.sampled_from(sorted(LoanTerms.__slots__)), JUNK, max_size=2))
def test_terms_of_anything_are_terms_or_an_engine_error(values: dict[str, Any]) -> None:
	usual = {"principal": Decimal(1000), "annual_rate": Decimal("0.1"), "number_of_installments": 3}
	values = {name: value for name, value in values.items() if LoanTerms.__dataclass_fields__[name].init}
	try:
		terms = LoanTerms(**usual | values)
		build_schedule(terms, date(2025, 1, 15))
	except EngineError:
		return
	assert isinstance(terms.principal, Decimal)


@given(
	st.lists(
		st.builds(
			lambda kind, values: (kind, values),
			st.sampled_from([Disbursed, Paid, Reversed]),
			st.fixed_dictionaries(
				{},
				optional={
					"fact_id": st.sampled_from(["A", "B", "C", "D"]) | JUNK,
					"value_date": ANY_DAY | JUNK,
					"amount": ANY_AMOUNT,
					"channel": JUNK,
					"excess": st.sampled_from(ExcessRule) | JUNK,
					"reverses": st.sampled_from(["A", "B", "C"]) | JUNK,
				},
			),
		),
		max_size=6,
	),
	ANY_DAY,
)
def test_facts_of_anything_are_a_state_or_an_engine_error(
	drafts: list[tuple[type[Fact], dict[str, Any]]], as_of: date
) -> None:
	terms = LoanTerms(principal=Decimal(1000), annual_rate=Decimal("0.1"), number_of_installments=3)
	start = date(2025, 1, 15)
	facts: list[Fact] = [Disbursed(fact_id="X", value_date=start, amount=Decimal(1000))]
	for index, (kind, values) in enumerate(drafts):
		usual = {"fact_id": f"F{index}", "value_date": start, "amount": Decimal(50), "reverses": "F0"}
		known = {name for name in kind.__dataclass_fields__}
		try:
			facts.append(kind(**{name: value for name, value in (usual | values).items() if name in known}))
		except EngineError:
			continue
	for call in (
		lambda: replay(terms, facts, as_of),
		lambda: check_payment(terms, facts, facts[-1], as_of),  # type: ignore[arg-type]
	):
		try:
			call()
		except EngineError:
			continue


def test_a_level_installment_is_the_annuity_to_the_last_unit() -> None:
	"""A longer loan than the random ones, against exact fractions."""
	for years, rate in ((30, "0.065"), (20, "0.24"), (10, "0.0199")):
		count = years * 12
		terms = LoanTerms(
			principal=Decimal("250000"), annual_rate=Decimal(rate), number_of_installments=count
		)
		period = Fraction(rate) / 12
		exact = 250000 * period / (1 - (1 + period) ** -count)
		level = build_schedule(terms, date(2025, 1, 31)).installments[0].total
		assert abs(Fraction(level) - exact) <= Fraction(1, 200)
