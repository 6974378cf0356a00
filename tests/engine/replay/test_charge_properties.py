"""What holds for every loan with charges, whatever is decided about it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, reject
from hypothesis import strategies as st

from lending_app.engine import (
	ChargeBase,
	Charged,
	ChargedOff,
	Component,
	Disbursed,
	EngineError,
	LedgerRole,
	LoanTerms,
	Paid,
	Reversed,
	Waived,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState, LoanStatus
from lending_app.engine.replay.position import ASSETS
from lending_app.engine.schedule.results import Schedule
from tests.engine.charge_strategies import charged_histories, charged_loans
from tests.engine.strategies import History, days_of
from tests.engine.support import total

WITH_DAY = charged_histories().flatmap(lambda history: st.tuples(st.just(history), days_of(history)))


def net_debt(state: LoanState) -> Decimal:
	return state.payoff - state.client_advance


def _is_charged_off_on(history: History, day: date) -> bool:
	"""A charge-off counts after the payments of its day, which then may find the loan closed."""
	return any(isinstance(fact, ChargedOff) and fact.value_date == day for fact in history.facts)


def facts_until(history: History, day: date) -> list[Fact]:
	return [fact for fact in history.facts if fact.value_date <= day]


@given(WITH_DAY)
def test_the_position_balances_and_the_parts_of_the_payoff_sum_to_it(case: tuple[History, date]) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	assert total(state.position.values()) == 0
	parts = state.payoff_parts
	assert total(getattr(parts, field.name) for field in fields(parts)) == state.payoff
	assert state.due >= state.overdue >= 0
	assert all(state.position.get((role, ""), 0) >= 0 for role in ASSETS)


@given(WITH_DAY)
def test_every_allocation_of_a_payment_sums_to_it(case: tuple[History, date]) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	for fact in facts_until(history, day):
		if isinstance(fact, Paid):
			assert total(row.amount for row in state.get_allocations(fact.fact_id)) == fact.amount


@given(WITH_DAY)
def test_paying_the_payoff_closes_the_loan(case: tuple[History, date]) -> None:
	history, day = case
	facts = facts_until(history, day)
	assume(not _is_charged_off_on(history, day))
	rest = net_debt(replay(history.terms, facts, day))
	if rest > 0:
		facts.append(Paid(fact_id="Z", value_date=day, amount=rest))
	state = replay(history.terms, facts, day)
	# Installments paid ahead, which costs nothing, can leave interest alone that is not yet earned.
	assume(rest > 0 or state.closed_on is not None)
	assert state.closed_on is not None
	assert state.payoff == state.outstanding_principal == state.due == state.charges_receivable == 0
	assert rest <= 0 or state.client_advance == 0
	assert all(not row.unpaid for row in state.installments)
	assert replay(history.terms, facts, day + timedelta(days=400)).position == state.position


@given(charged_loans())
def test_a_loan_paid_by_its_schedule_ends_at_zero(case: tuple[LoanTerms, date, Schedule]) -> None:
	terms, start, schedule = case
	# A plan that ends before its last installment would give back a day's premium.
	terms = replace(terms, charges=tuple(replace(charge, is_refundable=False) for charge in terms.charges))
	facts: list[Fact] = [Disbursed(fact_id="D", value_date=start, amount=terms.principal)]
	for row in schedule.installments:
		if row.total:
			facts.append(Paid(fact_id=f"P{row.number:02}", value_date=row.due_date, amount=row.total))
	state = replay(terms, facts, schedule.installments[-1].due_date)
	assert state.status is LoanStatus.PAID
	assert state.payoff == state.client_advance == state.accrued_penalty == 0
	assert state.paid == schedule.total
	assert total(row.fee + row.insurance + row.tax for row in state.installments) == schedule.total_charges


@given(WITH_DAY)
def test_the_order_of_entry_never_matters_and_a_reversal_undoes(case: tuple[History, date]) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	assert replay(history.terms, reversed(history.facts), day) == state
	last = history.facts[-1]
	if not isinstance(last, Disbursed):
		undone = Reversed(fact_id="R", value_date=last.value_date, reverses=last.fact_id)
		without = [fact for fact in history.facts if fact is not last]
		assert replay(history.terms, [*history.facts, undone], day) == replay(history.terms, without, day)


@given(
	WITH_DAY,
	st.integers(1, 100_000),
	st.sampled_from(["0", "0.18"]),
	st.sampled_from([Component.COST, Component.FEE]),
)
def test_a_charge_adds_itself_and_its_tax_to_the_debt(
	case: tuple[History, date], minor: int, tax_rate: str, component: Component
) -> None:
	history, day = case
	# A payment of the same day pays the charge first: principal left unpaid by it would cost paying it early.
	terms, facts = replace(history.terms, prepayment_charge=None), facts_until(history, day)
	try:
		before = replay(terms, facts, day)
	except EngineError:
		# A history that holds with the charge for paying early alone.
		reject()
	assume(before.closed_on is None)
	amount = terms.rounding.to_amount(minor)
	fact = Charged(
		fact_id="Z", value_date=day, amount=amount, component=component, tax_rate=Decimal(tax_rate)
	)
	after = replay(terms, [*facts, fact], day)
	tax = terms.rounding.to_amount(terms.rounding.round_to_minor(amount * Decimal(tax_rate)))
	assert net_debt(after) == net_debt(before) + amount + tax
	assert after.days_past_due >= before.days_past_due


@given(WITH_DAY, st.sampled_from([part for part in Component if part is not Component.ADVANCE]))
def test_a_waiver_lowers_the_debt_by_itself(case: tuple[History, date], component: Component) -> None:
	history, day = case
	terms = replace(history.terms, prepayment_charge=None)
	facts = facts_until(history, day)
	try:
		before = replay(terms, facts, day)
		after = replay(terms, [*facts, Waived(fact_id="Z", value_date=day, component=component)], day)
	except EngineError:
		# Nothing to waive, or a history that holds with the charge for paying early alone.
		reject()
	assert net_debt(before) - net_debt(after) == after.waived - before.waived > 0
	assert after.paid == before.paid


@given(WITH_DAY, st.integers(1, 200))
def test_a_charged_off_loan_has_no_assets_and_what_comes_in_is_recovered(
	case: tuple[History, date], percent: int
) -> None:
	history, day = case
	terms = history.terms
	facts = [fact for fact in facts_until(history, day) if not isinstance(fact, ChargedOff)]
	try:
		before = replay(terms, facts, day)
		gone = [*facts, ChargedOff(fact_id="Z", value_date=day)]
		off = replay(terms, gone, day)
	except EngineError:
		reject()
	assert off.status in (LoanStatus.CHARGED_OFF, LoanStatus.PAID, LoanStatus.SETTLED)
	assert not any(off.position.get((role, "")) for role in ASSETS)
	later = replay(terms, gone, day + timedelta(days=60))
	assert later.position == off.position, "interest and penalty stand still"
	amount = max(
		(before.payoff * percent / 100).quantize(terms.rounding.to_amount(1)), terms.rounding.to_amount(1)
	)
	paid = replay(
		terms,
		[*gone, Paid(fact_id="ZZ", value_date=day + timedelta(days=60), amount=amount)],
		day + timedelta(days=60),
	)
	assert total(paid.position.values()) == 0
	if off.closed_on is None:
		assert paid.recovered + paid.client_advance - off.client_advance == amount
		assert net_debt(paid) == net_debt(off) - amount
	loss = off.position.get((LedgerRole.CHARGE_OFF_LOSS, ""), Decimal(0))
	assert loss == paid.position.get((LedgerRole.CHARGE_OFF_LOSS, ""), Decimal(0))


@given(
	charged_histories(has_prepayment_charge=False).filter(
		lambda history: all(charge.base is not ChargeBase.INSTALLMENT for charge in history.terms.charges)
	),
	st.integers(1, 250),
)
def test_a_payment_lowers_the_debt_by_itself(history: History, percent: int) -> None:
	day = max(fact.value_date for fact in history.facts)
	assume(not _is_charged_off_on(history, day))
	smallest = history.terms.rounding.to_amount(1)
	amount = max((history.schedule.installments[0].total * percent / 100).quantize(smallest), smallest)
	before = replay(history.terms, history.facts, day)
	after = replay(history.terms, [*history.facts, Paid(fact_id="Z", value_date=day, amount=amount)], day)
	assert net_debt(after) == net_debt(before) - amount
