"""Random changes of the plan of running loans, those of them that the loan's history lets stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from lending_app.engine import (
	DueDateChanged,
	EngineError,
	Fact,
	Keeps,
	RateChanged,
	Skipped,
	SkippedInterest,
	replay,
)
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


KINDS: tuple[Any, ...] = (rate_changes, date_changes, skips)


def stands(history: History, facts: Sequence[Fact]) -> bool:
	"""Whether the loan's whole life can be told with these facts, and with each change left out."""
	try:
		for left in [None, *facts[len(history.facts) : -1]]:
			replay(history.terms, [fact for fact in facts if fact is not left], history.end)
	except EngineError:
		return False
	return True


@st.composite
def changed_histories(
	draw: st.DrawFn, kinds: Sequence[Any] = KINDS, most: int = 3, **options: Any
) -> tuple[History, tuple[Fact, ...]]:
	"""A history with changes of the plan among its facts, and those changes."""
	history = draw(histories(most=draw(st.sampled_from([0, 2, 4])), **options))
	facts: list[Fact] = list(history.facts)
	for index in range(draw(st.integers(1, most))):
		change = draw(draw(st.sampled_from(list(kinds)))(history, f"C{index}"))
		if change.value_date <= history.end and stands(history, [*facts, change]):
			facts.append(change)
	found = tuple(facts[len(history.facts) :])
	return replace(history, facts=tuple(facts)), found
