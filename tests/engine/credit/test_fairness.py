"""Protected attributes enter no score, no rate and no advice; age is for the limits of the law alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal as D
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.credit.case import CreditCase, CreditPolicy, assess
from lending_app.engine.credit.conditions import propose
from lending_app.engine.credit.logistic_scoring import WeightedFactor, build_logistic_card
from lending_app.engine.credit.protected_attributes import (
	PROTECTED_ATTRIBUTES,
	ProtectedAttributeError,
	find_protected,
)
from lending_app.engine.credit.recommendation import Recommendation
from lending_app.engine.credit.rules import RuleKind
from lending_app.engine.credit.scorecard import ScoreBand, ScoreFactor
from lending_app.engine.credit.scoring import score
from lending_app.engine.offer.rate_offer import ClientStanding, RateCampaign, RatePolicy
from tests.engine.credit_cases import CLEAN, cases, make_case

POLICY = CreditPolicy()
# Of the facts of the rules: the limits that the law sets.
LEGAL = {"age", "age_at_maturity"}


def iterate_names(kind: Any) -> Iterator[str]:
	"""Fields of a dataclass and of those within it."""
	hints = get_type_hints(kind)
	for field in fields(kind):
		yield field.name
		for inner in (hints[field.name], *get_args(hints[field.name])):
			if is_dataclass(inner):
				yield from iterate_names(inner)


def test_what_is_judged_has_no_place_for_a_protected_attribute() -> None:
	# Incomes and expenses have names; the person has none.
	assert {name for name in iterate_names(CreditCase) if find_protected(name)} == {*LEGAL, "name"}
	assert not {field.name for field in fields(CreditCase)} & {*LEGAL, "name"}
	for kind in (ClientStanding, RateCampaign, RatePolicy):
		# A campaign has a name; nobody else does.
		assert {name for name in iterate_names(kind) if find_protected(name)} <= {"name"}, kind
	assert not hasattr(ClientStanding(), "name")


def test_only_the_ages_of_the_law_are_rules() -> None:
	protected = {kind for kind in RuleKind if find_protected(kind.value)}
	assert protected == {RuleKind.MINIMUM_AGE, RuleKind.MAXIMUM_AGE, RuleKind.MAXIMUM_AGE_AT_MATURITY}


@given(case=cases(), ages=st.tuples(st.integers(18, 60), st.integers(18, 60)))
def test_within_the_limits_of_the_law_age_changes_nothing(case: CreditCase, ages: tuple[int, int]) -> None:
	found = [_assess_at(case, age) for age in ages]
	assert found[0] == found[1]


@given(case=cases(), age=st.sampled_from([3, 17, 76, 99]))
def test_beyond_them_it_rejects_and_the_score_is_the_same(case: CreditCase, age: int) -> None:
	older = assess(replace(case, facts=replace(CLEAN, age=age, age_at_maturity=age)), POLICY)
	assert older.recommendation is Recommendation.REJECT
	assert older.score == assess(replace(case, facts=CLEAN), POLICY).score


def _assess_at(case: CreditCase, age: int) -> tuple[Any, ...]:
	aged = replace(case, facts=replace(CLEAN, age=age, age_at_maturity=age + 5))
	found = assess(aged, POLICY)
	proposals = [
		(row.conditions, row.assessment.amount, row.collateral_value, row.guarantor)
		for row in propose(aged, POLICY, minimum_amount=D(1_000))
	]
	return (
		found.score,
		found.risk_band,
		found.recommendation,
		found.principal_reasons,
		found.capacity,
		proposals,
	)


@pytest.mark.parametrize("attribute", PROTECTED_ATTRIBUTES)
def test_a_fitted_model_neither_asks_for_one_nor_takes_its_answer(attribute: str) -> None:
	bands = (ScoreBand(points=D(0), category="A"), ScoreBand(points=D(0), category="B"))
	savings = ScoreFactor(key="savings", label="Savings", bands=bands, maximum=D(0))
	model = WeightedFactor(factor=savings, coefficient=D("0.9"), weights=(D("0.7"), D("-0.4")))
	card = build_logistic_card("Model", D("1.2"), [model])
	for term in PROTECTED_ATTRIBUTES[attribute]:
		with pytest.raises(ProtectedAttributeError):
			score(card, {"savings": "A", f"client_{term}": "B"})
		with pytest.raises(ProtectedAttributeError):
			ScoreFactor(key=f"client_{term}", label="Attribute", bands=bands, maximum=D(0))


@pytest.mark.parametrize("attribute", PROTECTED_ATTRIBUTES)
def test_no_request_is_judged_with_an_answer_that_is_one(attribute: str) -> None:
	case = make_case()
	for term in PROTECTED_ATTRIBUTES[attribute]:
		with pytest.raises(ProtectedAttributeError):
			assess(replace(case, answers={**case.answers, term: "any"}), POLICY)
