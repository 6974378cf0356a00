"""Conditions that make a request pass, and what never makes one worse."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lending_app.engine import EngineError
from lending_app.engine.credit.case import Assessment, CreditCase, CreditPolicy, assess
from lending_app.engine.credit.conditions import ConditionKind, Proposal, propose
from lending_app.engine.credit.recommendation import DECISION_TABLE, Recommendation, RecommendationGround
from lending_app.engine.credit.rules import CreditRule, RuleKind
from lending_app.engine.credit.score_answers import Guarantor
from lending_app.engine.credit.score_table import build_point_table
from lending_app.engine.credit.scorecard import ScoreBand
from tests.engine.credit_cases import ANSWERS, CLEAN, cases, get_installment, make_budget, make_case

POLICY = CreditPolicy()
R = Recommendation


def test_proposals_by_hand() -> None:
	"""7 points are missing: collateral of 100 % brings 12, a solvent guarantor 8, a smaller amount 4 at the most."""
	collateral, guarantor = propose(make_case(), POLICY)
	assert (collateral.conditions, collateral.collateral_value) == (
		(ConditionKind.RAISE_COLLATERAL,),
		100_000,
	)
	assert (guarantor.conditions, guarantor.guarantor) == ((ConditionKind.ADD_GUARANTOR,), Guarantor.SOLVENT)
	assert (collateral.assessment.score.total, guarantor.assessment.score.total) == (75, 71)


def test_the_largest_amount_that_passes_is_proposed() -> None:
	"""With a basic guarantor 2 points are missing: 5 times the installment is 8,000, the installment of 87,272.73."""
	case = make_case(guarantor=Guarantor.BASIC)
	amount = propose(case, POLICY)[0]
	assert (amount.conditions, amount.amount) == ((ConditionKind.REDUCE_AMOUNT,), 87_000)
	assert amount.assessment.capacity.installment == D("7975.00")
	fine = propose(case, CreditPolicy(step=D("0.01")))[0]
	assert fine.amount == D("87272.78")
	assert get_installment(fine.amount + D("0.01")) > 8_000 >= get_installment(fine.amount)
	assert propose(case, POLICY, minimum_amount=D(87_000))[0].amount == 87_000
	assert propose(case, POLICY, minimum_amount=D(87_001))[0].conditions == (ConditionKind.RAISE_COLLATERAL,)


def test_two_conditions_are_proposed_where_none_is_enough() -> None:
	"""Six points short of 70 with a guarantor or with collateral, and four more by a smaller amount."""
	answers = {**ANSWERS, "credit_history": D(4), "housing_type": "Mortgaged"}
	found = propose(make_case(answers=answers, budget=make_budget(40_000, 4_000)), POLICY)
	assert [proposal.conditions for proposal in found] == [
		(ConditionKind.RAISE_COLLATERAL,),
	]
	worse = {**answers, "internal_history": "New with Poor Bureau"}
	both = propose(make_case(answers=worse), POLICY)
	assert [proposal.conditions for proposal in both] == [
		(ConditionKind.RAISE_COLLATERAL, ConditionKind.REDUCE_AMOUNT)
	]
	assert both[0].collateral_value == 150_000
	assert both[0].amount == 87_000


def test_a_complete_file_may_be_all_that_is_missing() -> None:
	case = make_case(collateral_value=D(150_000), is_file_complete=False)
	[found] = propose(case, POLICY)
	assert found.conditions == (ConditionKind.COMPLETE_FILE,)
	assert (found.amount, found.collateral_value, found.guarantor) == (None, None, None)
	assert propose(replace(case, is_file_complete=True), POLICY) == ()
	both = propose(make_case(is_file_complete=False), POLICY)
	assert both[0].conditions == (ConditionKind.COMPLETE_FILE, ConditionKind.RAISE_COLLATERAL)


def test_nothing_is_proposed_where_nothing_helps() -> None:
	assert propose(make_case(facts=replace(CLEAN, has_list_hit=True)), POLICY) == ()
	assert propose(make_case(facts=replace(CLEAN, is_identity_verified=None)), POLICY) == ()


def test_a_guarantor_and_a_smaller_amount_together() -> None:
	answers = {**ANSWERS, "contract_type": "Temporary over 1 Year", "internal_history": "New without Bureau"}
	card = build_point_table()
	numbers = tuple(band for band in card.factors[4].bands if not band.is_range)
	uncovered = replace(card.factors[4], bands=numbers, maximum=D(8))
	policy = CreditPolicy(scorecard=replace(card, factors=(*card.factors[:4], uncovered, *card.factors[5:])))
	with pytest.raises(EngineError):
		assess(make_case(answers=answers), policy)
	ranged = replace(uncovered, bands=(*numbers, ScoreBand(points=D(0))))
	policy = replace(policy, scorecard=replace(card, factors=(*card.factors[:4], ranged, *card.factors[5:])))
	[found] = propose(make_case(answers=answers), policy)
	assert found.conditions == (ConditionKind.ADD_GUARANTOR, ConditionKind.REDUCE_AMOUNT)
	assert (found.guarantor, found.amount) == (Guarantor.SOLVENT, 87_000)
	assert propose(make_case(answers=answers, guarantor=Guarantor.SOLVENT, amount=D(900)), policy) == ()


def test_a_bound_outside_its_band_is_passed_by_a_step() -> None:
	card = build_point_table()
	collateral = card.factors[4]
	above = (
		ScoreBand(points=D(12), lower=D(1), includes_lower=False),
		ScoreBand(points=D(0), lower=D(0), upper=D(1), includes_upper=True),
		*(band for band in collateral.bands if not band.is_range),
	)
	factor = replace(collateral, bands=above, maximum=D(12))
	policy = CreditPolicy(scorecard=replace(card, factors=(*card.factors[:4], factor, *card.factors[5:])))
	assert propose(make_case(), policy)[0].collateral_value == 101_000


def test_exposure_counts_the_new_loan() -> None:
	rules = (CreditRule(kind=RuleKind.CLIENT_EXPOSURE, limit=D(150_000)),)
	policy = CreditPolicy(rules=rules)
	case = make_case(facts=replace(CLEAN, client_exposure=D(60_000)), collateral_value=D(200_000))
	assert assess(case, policy).recommendation is R.REJECT
	[found] = propose(case, policy)
	assert (found.amount, found.assessment.rules[0].value) == (90_000, 150_000)
	unknown = assess(make_case(facts=replace(CLEAN, client_exposure=None)), policy)
	assert unknown.rules[0].value is None


# --- Properties ----------------------------------------------------------------------------------


def apply(case: CreditCase, proposal: Proposal) -> CreditCase:
	"""The request with the conditions met."""
	changes: dict[str, Any] = {"is_file_complete": True}
	for field in ("amount", "collateral_value", "guarantor"):
		if getattr(proposal, field) is not None:
			changes[field] = getattr(proposal, field)
	return replace(case, **changes)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_a_request_that_meets_the_proposed_conditions_passes(case: CreditCase) -> None:
	for proposal in propose(case, POLICY):
		met = assess(apply(case, proposal), POLICY)
		assert met == proposal.assessment
		assert met.recommendation is R.APPROVE
		if proposal.amount is not None:
			assert proposal.amount < case.amount
			assert proposal.amount % POLICY.step == 0
			more = replace(apply(case, proposal), amount=proposal.amount + POLICY.step)
			assert more.amount >= case.amount or assess(more, POLICY).recommendation is not R.APPROVE
		if proposal.collateral_value is not None:
			assert proposal.collateral_value > case.collateral_value


# C-03 has one step down: from 70 points on, a ratio above 35 % or a file with gaps goes to a person, and at 55 to 69 does
# not. With the same conditions on that row a better request is never answered worse.
EVEN_ROW = replace(
	DECISION_TABLE[2], maximum_ratio=D("0.35"), needs_complete_file=True, otherwise=R.MANUAL_REVIEW
)
EVEN = replace(POLICY, decision_table=(*DECISION_TABLE[:2], EVEN_ROW, *DECISION_TABLE[3:]))


def is_worse(before: Assessment, after: Assessment) -> bool:
	"""Whether an answer is worse in another way than by the step down of C-03."""
	if after.recommendation.severity <= before.recommendation.severity:
		return False
	step_down = before.risk_band == "Moderate" and after.advice.grounds != (RecommendationGround.RISK_BAND,)
	return not (step_down and after.recommendation is R.MANUAL_REVIEW)


@settings(max_examples=150, deadline=None)
@given(cases(), st.integers(1, 500_000).map(D))
def test_a_smaller_amount_never_does_worse(case: CreditCase, amount: D) -> None:
	assume(amount <= case.amount)
	smaller = replace(case, amount=amount)
	less, more = assess(smaller, POLICY), assess(case, POLICY)
	assert less.score.total >= more.score.total
	assert not is_worse(more, less)
	assert assess(smaller, EVEN).recommendation.severity <= assess(case, EVEN).recommendation.severity


@settings(max_examples=100, deadline=None)
@given(cases())
def test_more_collateral_or_a_guarantor_never_does_worse(case: CreditCase) -> None:
	plain, even = (assess(case, policy) for policy in (POLICY, EVEN))
	for better in (
		replace(case, collateral_value=case.collateral_value + case.amount),
		replace(case, guarantor=Guarantor.SOLVENT),
		replace(case, is_file_complete=True),
	):
		assert not is_worse(plain, assess(better, POLICY))
		assert assess(better, EVEN).recommendation.severity <= even.recommendation.severity


def test_the_step_down_of_the_decision_table() -> None:
	moderate = make_case(is_file_complete=False)
	better = replace(moderate, collateral_value=D(150_000))
	assert assess(moderate, POLICY).recommendation is R.APPROVE_WITH_CONDITIONS
	assert assess(better, POLICY).recommendation is R.MANUAL_REVIEW
	assert assess(moderate, EVEN).recommendation is R.MANUAL_REVIEW
