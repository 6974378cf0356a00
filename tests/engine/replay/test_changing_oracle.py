"""Changes of rate, skips and tranches against the oracle, which counts day by day in fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lending_app.engine import (
	Disbursed,
	Drawing,
	DrawingRule,
	ExcessRule,
	Frequency,
	Keeps,
	RateChanged,
	Skipped,
	list_effective,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.values.day_count import DayCount
from tests.engine.change_strategies import draws, rate_changes, skips, stands
from tests.engine.changing_oracle import run_changing_oracle
from tests.engine.replay.test_oracle import summarize
from tests.engine.strategies import SIMPLE_METHODS, History, days_of, histories

KNOWN = (SkippedInterest.PAID, SkippedInterest.CAPITALIZE)


@st.composite
def changing(draw: st.DrawFn) -> tuple[History, date]:
	"""A loan in tranches whose payments are never ahead, with changes that the oracle knows."""
	history = draw(histories((ExcessRule.HOLD_AS_ADVANCE,), most=3, methods=SIMPLE_METHODS))
	terms = history.terms
	assume(terms.frequency is not Frequency.AT_MATURITY)
	if terms.day_count is not DayCount.ACTUAL_360:
		terms = replace(terms, day_count=DayCount.ACTUAL_365)
	terms = replace(terms, annual_rate=terms.annual_rate or Decimal("0.24"))
	first, *others = history.facts
	smallest = terms.rounding.to_amount(1)
	amount = max((terms.principal / 2).quantize(smallest), smallest)
	history = replace(
		history,
		terms=replace(terms, drawing=DrawingRule(kind=Drawing.TRANCHES)),
		facts=(replace(first, amount=amount), *others),
	)
	assume(stands(history, history.facts))
	# A first period so long that it pays interest alone is not the oracle's.
	assume(replay(history.terms, history.facts[:1], history.start).installments[0].principal)
	facts: list[Fact] = list(history.facts)
	for index in range(draw(st.integers(1, 3))):
		change = draw(draw(st.sampled_from([rate_changes, skips, draws]))(history, f"C{index}"))
		if isinstance(change, RateChanged):
			change = replace(change, keeps=Keeps.TERM)
		elif isinstance(change, Skipped) and change.interest not in KNOWN:
			change = replace(change, interest=draw(st.sampled_from(KNOWN)))
		if change.value_date <= history.end and stands(history, [*facts, change]):
			facts.append(change)
	assume(len(facts) > len(history.facts))
	history = replace(history, facts=tuple(facts))
	return history, draw(days_of(history))


@settings(max_examples=100)
@given(changing())
def test_a_changing_loan_agrees_with_a_count_day_by_day(case: tuple[History, date]) -> None:
	history, day = case
	terms = history.terms
	state = replay(terms, history.facts, day)
	standing = list_effective(history.facts)
	assert isinstance(standing[0], Disbursed)
	expected: dict[str, Any] = run_changing_oracle(terms, history.start, standing, day)
	assert summarize(state, 10**terms.rounding.minor_units) == expected
