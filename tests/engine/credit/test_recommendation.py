"""The decision table of C-03, its grounds, and a case by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest

from lending_app.engine import EngineError
from lending_app.engine.credit.case import CreditPolicy, assess
from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.credit.recommendation import (
	DECISION_TABLE,
	DecisionRow,
	Recommendation,
	RecommendationGround,
	recommend,
)
from lending_app.engine.credit.rules import DEFAULT_RULES, CreditRule, RuleKind, evaluate_rules
from lending_app.engine.credit.score_table import RISK_BANDS, RiskBand
from tests.engine.credit_cases import CLEAN, make_case

POLICY = CreditPolicy()
R = Recommendation


# --- The table -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("band", "ratio", "complete", "outcome"),
	[
		("Very Low", "0.35", True, R.APPROVE),
		("Very Low", "0.3501", True, R.MANUAL_REVIEW),
		("Very Low", "0.35", False, R.MANUAL_REVIEW),
		("Low", "0.35", True, R.APPROVE),
		("Low", "0.36", True, R.MANUAL_REVIEW),
		("Low", "0.1", False, R.MANUAL_REVIEW),
		("Low", None, True, R.MANUAL_REVIEW),
		("Moderate", "0.1", True, R.APPROVE_WITH_CONDITIONS),
		("Moderate", "0.9", False, R.APPROVE_WITH_CONDITIONS),
		("High", "0.1", True, R.MANUAL_REVIEW),
		("Very High", "0.1", True, R.COMMITTEE),
		("Rejected", "0.1", True, R.REJECT),
	],
)
def test_a_row_of_the_decision_table(band: str, ratio: str | None, complete: bool, outcome: R) -> None:
	found = recommend(band, None if ratio is None else D(ratio), is_file_complete=complete)
	assert found.recommendation is outcome
	assert found.needs_more_collateral is (band == "High")
	assert found.advises_rejection is (band in ("Very High", "Rejected"))


def test_grounds_are_named() -> None:
	both = recommend("Low", D("0.4"), is_file_complete=False)
	assert both.grounds == (RecommendationGround.RATIO, RecommendationGround.INCOMPLETE_FILE)
	assert recommend("Low", D(0), is_file_complete=True).grounds == (RecommendationGround.RISK_BAND,)


@pytest.mark.parametrize("band", [band.name for band in RISK_BANDS])
def test_a_broken_critical_rule_rejects_in_every_band(band: str) -> None:
	rules = evaluate_rules(DEFAULT_RULES, replace(CLEAN, has_list_hit=True))
	found = recommend(band, D(0), is_file_complete=True, rules=rules)
	assert found.recommendation is R.REJECT
	assert (found.grounds, found.advises_rejection) == ((RecommendationGround.BROKEN_RULE,), True)


@pytest.mark.parametrize(
	("band", "outcome"),
	[("Low", R.MANUAL_REVIEW), ("Moderate", R.MANUAL_REVIEW), ("High", R.MANUAL_REVIEW), ("Very High", R.COMMITTEE)],
)  # fmt: skip
@pytest.mark.parametrize("facts", [{"is_identity_verified": False}, {"is_identity_verified": None}])
def test_a_rule_for_a_person_to_judge_is_never_passed_over(facts: Any, band: str, outcome: R) -> None:
	rules = evaluate_rules([CreditRule(kind=RuleKind.IDENTITY, is_critical=False)], replace(CLEAN, **facts))
	found = recommend(band, D(0), is_file_complete=True, rules=rules)
	assert found.recommendation is outcome
	assert found.grounds[0] is RecommendationGround.UNANSWERED_RULE


def row(**values: Any) -> DecisionRow:
	return DecisionRow(**{"risk_band": "Low", "outcome": R.APPROVE} | values)


@pytest.mark.parametrize(
	("make", "field"),
	[
		(lambda: row(risk_band=""), "risk_band"),
		(lambda: row(outcome="Approve"), "outcome"),
		(lambda: row(maximum_ratio=D(-1), otherwise=R.REJECT), "maximum_ratio"),
		(lambda: row(maximum_ratio=D("0.3")), "otherwise"),
		(lambda: row(otherwise=R.REJECT), "otherwise"),
		(lambda: row(needs_complete_file=True, otherwise="Reject"), "otherwise"),
		(lambda: row(outcome=R.COMMITTEE, needs_complete_file=True, otherwise=R.APPROVE), "otherwise"),
		(lambda: recommend("Middling", D(0), is_file_complete=True), "risk_band"),
		(lambda: CreditPolicy(decision_table=DECISION_TABLE[1:]), "decision_table"),
		(lambda: CreditPolicy(decision_table=(*DECISION_TABLE, row())), "decision_table"),
		(lambda: CreditPolicy(risk_bands=(RiskBand(name="All", lowest_score=D(0)),)), "decision_table"),
		(lambda: CreditPolicy(step=D(0)), "step"),
		(lambda: CreditPolicy(step=D(-1)), "step"),
		(lambda: CreditPolicy(step=D("0.001")), "step"),
		(lambda: CreditPolicy(rules=(DEFAULT_RULES[0],) * 2), "rules"),
		(lambda: make_case(amount=D(0)), "amount"),
		(lambda: make_case(collateral_value=D(-1)), "collateral_value"),
	],
)
def test_what_makes_no_sense_is_refused(make: Any, field: str) -> None:
	with pytest.raises(EngineError) as refused:
		make()
	assert refused.value.field == field


# --- A case --------------------------------------------------------------------------------------


def test_a_case_by_hand() -> None:
	"""40,000 of income, 9,000 spent, 9,166.67 to pay: 4.36 times. 18 + 16 + 12 + 10 + 0 + 5 + 2 = 63 points."""
	found = assess(make_case(), POLICY)
	assert [line.points for line in found.score.factors] == [18, 16, 12, 10, 0, 5, 2]
	assert (found.score.total, found.risk_band) == (63, "Moderate")
	assert found.recommendation is R.APPROVE_WITH_CONDITIONS
	assert found.capacity.verdict.value == "Sufficient"
	assert found.principal_reasons == (
		ReasonCode.COLLATERAL_INSUFFICIENT,
		ReasonCode.CREDIT_HISTORY,
		ReasonCode.INTERNAL_HISTORY,
		ReasonCode.INCOME_FOR_AMOUNT,
	)
