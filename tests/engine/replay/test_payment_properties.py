"""What holds for every payment, schedule and accrual: checked on random terms and histories."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	Disbursed,
	ExcessRule,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	Paid,
	build_schedule,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import InstallmentStatus, LoanState, LoanStatus
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
		assert row.start_date <= row.due_date
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
