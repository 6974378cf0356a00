"""Interest of an odd first period that all installments collect: who earns it, when, and what becomes of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	DateRule,
	ExcessRule,
	FirstPeriod,
	Frequency,
	InterestBasis,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	RateChanged,
	RateStep,
	Restructured,
	Skipped,
	build_schedule,
)
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import build_portfolio, build_schedules
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import FactError, InvalidTermError
from tests.engine.support import START, disburse, make_terms, pay, run, total

LONG = {"first_due_date": date(2025, 3, 1)}
SHORT = {"first_due_date": date(2025, 2, 1)}
RULES = (FirstPeriod.SPREAD, FirstPeriod.OWN)


def make_odd(rule: FirstPeriod = FirstPeriod.SPREAD, **options: Any) -> LoanTerms:
	return make_terms(dates=DateRule(first_period=rule), **LONG | options)


@pytest.mark.parametrize("span", [LONG, SHORT])
@pytest.mark.parametrize("basis", InterestBasis)
def test_the_first_period_earns_its_own_interest_day_by_day(
	span: dict[str, Any], basis: InterestBasis
) -> None:
	"""On every day of it: as if the first installment paid it all."""
	spread, own = (make_odd(rule, interest_basis=basis, **span) for rule in RULES)
	for offset in range((span["first_due_date"] - START).days + 1):
		day = START + timedelta(days=offset)
		found, expected = run(spread, day), run(own, day)
		assert found.accrued_interest == expected.accrued_interest
		assert found.payoff == expected.payoff
		assert total(found.position.values()) == 0


@pytest.mark.parametrize(
	("span", "shares"),
	[(LONG, ["59.93", "59.93", "59.95"]), (SHORT, ["-55.14", "-55.14", "-55.10"])],
)
def test_every_installment_takes_an_even_part_and_the_last_the_rest(
	span: dict[str, Any], shares: list[str]
) -> None:
	"""17 days cost 838.36, 661.64 less than a month: 55.14 each."""
	regular = build_schedule(make_terms(), START).installments
	rows = build_schedule(make_odd(**span), START).installments
	assert [row.principal for row in rows] == [row.principal for row in regular]
	found = [str(row.total - usual.total) for row, usual in zip(rows, regular, strict=True)]
	assert [found[index] for index in (0, 5, -1)] == shares
	assert len(set(found[:-1])) == 1


def test_no_interest_falls_below_zero() -> None:
	"""What the small interest of the last installments cannot give, those before give."""
	rows = build_schedule(
		make_odd(number_of_installments=3, annual_rate=Decimal("1.2"), **SHORT), START
	).installments
	own = Decimal("100000") * Decimal("1.2") * 17 / 365
	regular = build_schedule(make_terms(number_of_installments=3, annual_rate=Decimal("1.2")), START)
	assert total(row.interest for row in rows) == regular.total_interest + round(own, 2) - 10000
	steps = (RateStep(from_installment=2, annual_rate=Decimal("0.01")),)
	interests = [
		[row.interest for row in build_schedule(terms, START).installments]
		for terms in (make_odd(rate_steps=steps, **SHORT), make_terms(rate_steps=steps))
	]
	assert interests[0][-1] == 0 < interests[0][0]
	assert total(interests[0]) == total(interests[1]) - Decimal("661.64")


@pytest.mark.parametrize("span", [LONG, SHORT])
def test_a_loan_paid_as_agreed_ends_at_zero(span: dict[str, Any]) -> None:
	terms = make_odd(**span)
	schedule = build_schedule(terms, START)
	facts = [pay(f"P{row.number}", row.due_date, row.total) for row in schedule.installments]
	state = run(terms, schedule.installments[-1].due_date, *facts)
	assert (state.status, state.client_advance) == (LoanStatus.PAID, 0)
	assert state.accrued_interest == schedule.total_interest
	assert all(row.status.value == "Paid" for row in state.installments)


@pytest.mark.parametrize("span", [LONG, SHORT])
@pytest.mark.parametrize("days", [1, 10, 20, 50, 90])
def test_the_payoff_of_any_day_closes_the_loan(span: dict[str, Any], days: int) -> None:
	terms, day = make_odd(**span), START + timedelta(days=days)
	rows = build_schedule(terms, START).installments
	facts = [pay(f"P{row.number}", row.due_date, row.total) for row in rows if row.due_date < day]
	owed = run(terms, day, *facts)
	closed = run(terms, day, *facts, pay("X", day, owed.payoff))
	assert (closed.status, closed.payoff, closed.client_advance) == (LoanStatus.PAID, 0, 0)
	assert closed.accrued_interest == owed.accrued_interest
	assert min(row.interest_paid for row in closed.installments) >= 0


def test_what_a_short_period_was_paid_too_much_comes_back_with_a_prepayment() -> None:
	"""11 parts of 55.14, the last 55.10, are paid with the first installment and go to principal."""
	terms = make_odd(**SHORT)
	rows = build_schedule(terms, START).installments
	first = pay("P1", rows[0].due_date, rows[0].total)
	prepaid = pay("P2", rows[0].due_date + timedelta(days=1), "20000", ExcessRule.REDUCE_INSTALLMENT)
	state = run(terms, prepaid.value_date, first, prepaid)
	assert -total(
		row.amount for row in state.get_allocations("P2") if row.rule == "prepayment.unearned_interest"
	) == Decimal("606.50")
	assert total(row.amount for row in state.get_allocations("P2")) == 20000
	assert state.position.get((LedgerRole.UNEARNED_INTEREST, ""), 0) == 0


def test_what_the_first_period_earned_is_collected_again_after_a_prepayment() -> None:
	terms = make_odd()
	rows = build_schedule(terms, START).installments
	paid = pay("P", rows[0].due_date, rows[0].total + 20000, ExcessRule.REDUCE_INSTALLMENT)
	state = run(terms, paid.value_date, paid)
	rest = Decimal("719.18") - Decimal("59.93")
	shorter = make_terms(principal=Decimal("72332"), number_of_installments=11)
	plain = build_schedule(shorter, paid.value_date).total_interest
	assert total(row.interest for row in state.installments[1:]) == plain + rest
	kept = pay("P", rows[0].due_date, rows[0].total + 20000, ExcessRule.REDUCE_TERM)
	found = run(terms, paid.value_date, kept).installments
	assert len(found) < 12
	assert total(row.interest for row in found[1:]) > rest


def test_a_prepayment_within_the_first_period_levels_what_it_earns() -> None:
	"""The interest of the days that are left runs on what is left."""
	terms, day = make_odd(), date(2025, 2, 10)
	state = run(terms, day, pay("P", day, "50000", ExcessRule.REDUCE_INSTALLMENT))
	first, *others = state.installments
	assert max(row.total for row in others) - min(row.total for row in others) <= Decimal("0.05")
	# 901.29 of the 1,282.19 earned are the first installment's own; 50,901.29 are left for 19 days.
	assert first.interest == Decimal("1282.19") + Decimal("476.94")
	ended = run(terms, others[-1].due_date, pay("P", day, "50000", ExcessRule.REDUCE_INSTALLMENT))
	assert ended.accrued_interest == total(row.interest for row in state.installments)


def test_a_change_of_plan_within_the_first_period_gives_it_its_own_interest_back() -> None:
	ahead = pay("P", date(2025, 1, 20), "9227.93")
	raised = RateChanged(fact_id="C", value_date=date(2025, 2, 1), annual_rate=Decimal("0.18"))
	state = run(make_odd(), date(2025, 2, 1), ahead, raised)
	assert state.installments[0].interest == Decimal("2219.18")
	assert state.installments[0].unpaid == Decimal("659.25")
	short = make_odd(**SHORT)
	row = build_schedule(short, START).installments[0]
	changed = RateChanged(fact_id="C", value_date=date(2025, 2, 10), annual_rate=Decimal("0.2"))
	state = run(short, date(2025, 2, 10), pay("P", row.due_date, row.total), changed)
	assert state.client_advance == Decimal("606.50")
	assert total(state.position.values()) == 0


def test_what_cannot_be_with_spread_interest_is_refused() -> None:
	skipped = Skipped(
		fact_id="S", value_date=date(2025, 4, 1), installment_number=4, interest=SkippedInterest.AT_END
	)
	with pytest.raises(InvalidTermError):
		run(make_odd(), date(2025, 4, 1), skipped)
	row = build_schedule(make_odd(**SHORT), START).installments[0]
	day = row.due_date + timedelta(days=1)
	restructured = Restructured(fact_id="R", value_date=day, number_of_installments=18)
	with pytest.raises(FactError, match="paid ahead"):
		run(make_odd(**SHORT), day, pay("P", row.due_date, row.total), restructured)
	assert run(make_odd(), date(2025, 3, 20), restructured_on(date(2025, 3, 20))).payoff


def restructured_on(day: date) -> Restructured:
	return Restructured(fact_id="R", value_date=day, number_of_installments=18)


def test_skips_on_the_day_of_the_disbursement_level_the_first_period() -> None:
	skipped = Skipped(fact_id="S", value_date=START, installment_number=3, interest=SkippedInterest.SPREAD)
	state = run(make_odd(), START, skipped)
	assert state.installments[0].interest == Decimal("2219.18")


def test_arrays_know_such_a_loan_and_leave_it_to_the_replay() -> None:
	loan = LoanReplay(make_odd())
	loan.apply(disburse(make_odd()))
	assert build_portfolio([loan]).loans.needs_replay.all()
	found = build_schedules([(make_odd(), START)])
	assert found.total[[0, -1]].tolist() == [922793, 922794]


def test_the_parts_are_explained() -> None:
	terms = make_odd()
	first, second = (explain_installment(terms, START, number).steps[0] for number in (1, 2))
	assert [str(step.result) for step in first.steps] == ["2219.18", "-659.25"]
	assert [str(step.result) for step in second.steps] == ["1384.98", "59.93"]


def test_days_without_interest_lend_nothing() -> None:
	terms = make_odd(
		frequency=Frequency.MONTHLY, day_count=DayCount.THIRTY_360, first_due_date=date(2025, 3, 15)
	)
	rows = build_schedule(terms, START).installments
	assert (rows[0].total, rows[1].total) == (Decimal("9293.00"), Decimal("9293.00"))
