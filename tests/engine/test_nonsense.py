"""Anything at all at the boundary: a right answer or an EngineError, never another exception."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	Disbursed,
	EngineError,
	ExcessRule,
	LoanTerms,
	Paid,
	PenaltyRule,
	Reversed,
	build_schedule,
	check_payment,
	replay,
)
from lending_app.engine.loan.fact import Fact

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


@given(st.dictionaries(st.sampled_from(sorted(item.name for item in fields(LoanTerms))), JUNK, max_size=2))
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
