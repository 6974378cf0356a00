"""Random changes of the plan of running loans, those of them that the loan's history lets stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from lending_app.engine import (
	Component,
	Disbursed,
	Drawing,
	DrawingRule,
	DueDateChanged,
	EngineError,
	Frequency,
	Keeps,
	MinimumPayment,
	RateChanged,
	Restructured,
	Skipped,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import PLAIN_METHODS, Forgiveness, SkippedInterest
from tests.engine.strategies import HORIZON, History, histories

CHANGED_RATES = ("0", "0.01", "0.09", "0.3", "0.75")


@st.composite
def days_in(draw: st.DrawFn, history: History) -> date:
	"""A day of the loan's life, on a due date as often as not."""
	due = draw(st.sampled_from(history.schedule.installments)).due_date
	any_day = history.start + timedelta(days=draw(st.integers(0, HORIZON)))
	return min(due, history.start + timedelta(days=HORIZON)) if draw(st.booleans()) else any_day


@st.composite
def rate_changes(draw: st.DrawFn, history: History, fact_id: str) -> RateChanged:
	return RateChanged(
		fact_id=fact_id,
		value_date=draw(days_in(history)),
		annual_rate=Decimal(draw(st.sampled_from(CHANGED_RATES))),
		keeps=draw(st.sampled_from(Keeps)),
	)


@st.composite
def date_changes(draw: st.DrawFn, history: History, fact_id: str) -> DueDateChanged:
	row = draw(st.sampled_from(history.schedule.installments))
	return DueDateChanged(
		fact_id=fact_id,
		value_date=max(history.start, row.due_date - timedelta(days=draw(st.integers(1, 100)))),
		installment_number=row.number,
		due_date=row.due_date + timedelta(days=draw(st.integers(-20, 40))),
		moves_following=draw(st.booleans()),
	)


@st.composite
def skips(draw: st.DrawFn, history: History, fact_id: str) -> Skipped:
	row = draw(st.sampled_from(history.schedule.installments))
	return Skipped(
		fact_id=fact_id,
		value_date=max(history.start, row.due_date - timedelta(days=draw(st.integers(1, 100)))),
		installment_number=row.number,
		interest=draw(st.sampled_from(SkippedInterest)),
		extends_term=draw(st.booleans()),
	)


@st.composite
def draws(draw: st.DrawFn, history: History, fact_id: str) -> Disbursed:
	percent = draw(st.sampled_from([1, 10, 40, 100]))
	smallest = history.terms.rounding.to_amount(1)
	amount = max((history.terms.principal * percent / 100).quantize(smallest), smallest)
	return Disbursed(fact_id=fact_id, value_date=draw(days_in(history)), amount=amount, channel="Bank")


@st.composite
def restructures(draw: st.DrawFn, history: History, fact_id: str) -> Restructured:
	parts = draw(st.lists(st.sampled_from([Component.INTEREST, Component.PENALTY]), unique=True))
	day = draw(days_in(history))
	given = draw(st.sampled_from([(), (), (Forgiveness(component=Component.PENALTY),)]))
	principal = (history.terms.principal / 50).quantize(history.terms.rounding.to_amount(1))
	if principal and draw(st.integers(0, 3)) == 0:
		given = (*given, Forgiveness(component=Component.PRINCIPAL, amount=principal))
	return Restructured(
		fact_id=fact_id,
		value_date=day,
		number_of_installments=draw(st.none() | st.integers(1, 15)),
		annual_rate=draw(st.none() | st.sampled_from([Decimal(0), Decimal("0.12"), Decimal("0.4")])),
		first_due_date=draw(st.none() | st.integers(1, 60).map(lambda days: day + timedelta(days=days))),
		method=draw(st.none() | st.sampled_from(PLAIN_METHODS)),
		frequency=draw(st.none() | st.sampled_from([Frequency.MONTHLY, Frequency.WEEKLY])),
		capitalizes=tuple(parts),
		forgiven=given,
	)


KINDS: tuple[Any, ...] = (rate_changes, date_changes, skips)
ALL_KINDS: tuple[Any, ...] = (*KINDS, draws, restructures)


def stands(history: History, facts: Sequence[Fact]) -> bool:
	"""Whether the loan's whole life can be told with these facts, and with each change left out."""
	try:
		for left in [None, *facts[len(history.facts) : -1]]:
			replay(history.terms, [fact for fact in facts if fact is not left], history.end)
	except EngineError:
		return False
	return True


@st.composite
def drawn_in_parts(draw: st.DrawFn, history: History) -> History:
	"""The same history of a loan in tranches or of a line, of which less is drawn at first."""
	kind = draw(st.sampled_from([Drawing.TRANCHES, Drawing.REVOLVING]))
	minimum = None
	if kind is Drawing.REVOLVING and draw(st.booleans()):
		minimum = MinimumPayment(rate=Decimal("0.05"), amount=Decimal(draw(st.integers(0, 20))))
	first, *others = history.facts
	smallest = history.terms.rounding.to_amount(1)
	amount = max((history.terms.principal * 6 / 10).quantize(smallest), smallest)
	facts = (replace(first, amount=amount), *others)
	try:
		terms = replace(history.terms, drawing=DrawingRule(kind=kind, minimum=minimum))
		replay(terms, facts, history.end)
	except EngineError:
		return history
	return replace(history, terms=terms, facts=facts)


@st.composite
def changed_histories(
	draw: st.DrawFn, kinds: Sequence[Any] = KINDS, most: int = 3, **options: Any
) -> tuple[History, tuple[Fact, ...]]:
	"""A history with changes of the plan among its facts, and those changes."""
	history = draw(histories(most=draw(st.sampled_from([0, 2, 4])), **options))
	if draws in kinds and draw(st.booleans()):
		history = draw(drawn_in_parts(history))
	facts: list[Fact] = list(history.facts)
	for index in range(draw(st.integers(1, most))):
		change = draw(draw(st.sampled_from(list(kinds)))(history, f"C{index}"))
		if change.value_date <= history.end and stands(history, [*facts, change]):
			facts.append(change)
	found = tuple(facts[len(history.facts) :])
	return replace(history, facts=tuple(facts)), found
