"""The schedule as people read it: skipped installments are no paid ones, and the columns add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import Disbursed, ExcessRule, LoanTerms, Paid, Skipped, replay
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.replay.schedule_lines import LineKind, ScheduleLine, build_schedule_lines
from tests.engine.change_strategies import changed_histories
from tests.engine.strategies import History, days_of

CASES = changed_histories().flatmap(lambda case: st.tuples(st.just(case), days_of(case[0])))

TERMS = LoanTerms(principal=Decimal(100_000), annual_rate=Decimal("0.18"), number_of_installments=6)
DRAWN = Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal(100_000))


def build(*facts: Fact, day: date) -> tuple[ScheduleLine, ...]:
	return build_schedule_lines(replay(TERMS, [DRAWN, *facts], day), [DRAWN, *facts])


def add_up(lines: tuple[ScheduleLine, ...], field: str) -> Decimal:
	return sum((getattr(line, field) for line in lines), Decimal(0))


@pytest.mark.parametrize("rule", list(SkippedInterest))
def test_a_skipped_installment_is_skipped_not_paid(rule: SkippedInterest) -> None:
	skip = Skipped(
		fact_id="S", value_date=date(2025, 2, 1), installment_number=2, interest=rule, extends_term=True
	)
	lines = build(skip, day=date(2025, 3, 20))
	found = [line for line in lines if line.kind is LineKind.SKIPPED]
	assert [line.installment and line.installment.number for line in found] == [2]
	capitalized = [line for line in lines if line.kind is LineKind.CAPITALIZED]
	assert [line.interest for line in capitalized] == (
		[Decimal("-1259.21")] if rule is SkippedInterest.CAPITALIZE else []
	)
	assert add_up(lines, "principal") == 100_000 - add_up(tuple(capitalized), "interest")


def test_a_prepayment_has_a_line_of_its_own() -> None:
	first = Paid(fact_id="P1", value_date=date(2025, 2, 15), amount=Decimal("17552.52"))
	early = Paid(
		fact_id="P2", value_date=date(2025, 3, 1), amount=Decimal(30_000), excess=ExcessRule.REDUCE_TERM
	)
	lines = build(first, early, day=date(2025, 3, 2))
	[line] = [line for line in lines if line.kind is LineKind.PREPAYMENT]
	assert (line.day, line.principal, line.paid, line.unpaid) == (
		date(2025, 3, 1),
		Decimal("29370.39"),
		Decimal("29370.39"),
		0,
	)
	assert add_up(lines, "principal") == 100_000
	assert add_up(lines, "paid") == Decimal("47552.52")


@given(CASES)
def test_the_columns_of_every_loan_add_up(case: tuple[tuple[History, tuple[Fact, ...]], date]) -> None:
	(history, _changes), day = case
	state = replay(history.terms, history.facts, day)
	lines = build_schedule_lines(state, history.facts)
	parts = sum(add_up(lines, field) for field in ("principal", "interest", "charges"))
	assert parts == add_up(lines, "total")
	if state.disbursed and state.charged_off_on is None:
		capitalized = -sum(line.interest for line in lines if line.kind is LineKind.CAPITALIZED)
		assert add_up(lines, "principal") == state.disbursed + state.financed_charges + capitalized
	assert add_up(lines, "unpaid") == sum(row.unpaid for row in state.installments)


def test_a_skip_that_is_not_yet_known_is_no_skip() -> None:
	skip = Skipped(
		fact_id="S",
		value_date=date(2025, 2, 1),
		installment_number=2,
		interest=SkippedInterest.SPREAD,
		extends_term=True,
	)
	assert {line.kind for line in build(skip, day=date(2025, 1, 20))} == {LineKind.INSTALLMENT}
