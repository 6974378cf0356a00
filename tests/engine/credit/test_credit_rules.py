"""Critical rules: both sides of each limit, what is switched off, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest

from lending_app.engine import EngineError
from lending_app.engine.credit.capacity import CapacityVerdict
from lending_app.engine.credit.reason_codes import MAXIMUM_REASONS, ReasonCode, choose_principal_reasons
from lending_app.engine.credit.rules import (
	DEFAULT_RULES,
	CreditRule,
	RuleFacts,
	RuleKind,
	RuleResult,
	RuleStatus,
	evaluate_rules,
	list_broken,
)
from tests.engine.credit_cases import CLEAN

LIMITS = [
	(RuleKind.MINIMUM_AGE, "age", 18, 18, 17, "AGE_BELOW_MINIMUM"),
	(RuleKind.MAXIMUM_AGE, "age", 70, 70, 71, "AGE_ABOVE_MAXIMUM"),
	(RuleKind.MAXIMUM_AGE_AT_MATURITY, "age_at_maturity", 75, 75, 76, "AGE_AT_MATURITY_ABOVE_MAXIMUM"),
	(RuleKind.CURRENT_DEBT_RATIO, "current_ratio", "0.4", "0.4", "0.4001", "CURRENT_DEBT_RATIO"),
	(RuleKind.PROJECTED_DEBT_RATIO, "projected_ratio", "0.5", "0.5", "0.5001", "PROJECTED_DEBT_RATIO"),
	(RuleKind.CLIENT_EXPOSURE, "client_exposure", 1000, 1000, 1001, "CLIENT_OVEREXPOSED"),
	(RuleKind.GROUP_EXPOSURE, "group_exposure", 1000, 1000, 1001, "GROUP_OVEREXPOSED"),
	(RuleKind.INTERNAL_ARREARS, "days_past_due", 0, 0, 1, "INTERNAL_ARREARS"),
	(RuleKind.MINIMUM_SCORE, "score", 60, 60, "59.9", "SCORE_BELOW_MINIMUM"),
	(RuleKind.MINIMUM_INCOME, "net_income", 9000, 9000, 8999, "INCOME_BELOW_MINIMUM"),
	(RuleKind.MINIMUM_TENURE, "months_employed", 6, 6, 5, "TENURE_BELOW_MINIMUM"),
]


def ask(rule: CreditRule, **facts: Any) -> RuleResult:
	[found] = evaluate_rules([rule], RuleFacts(**facts))
	return found


@pytest.mark.parametrize(("kind", "field", "limit", "good", "bad", "reason"), LIMITS)
def test_a_limit_holds_on_its_own_side(
	kind: RuleKind, field: str, limit: Any, good: Any, bad: Any, reason: str
) -> None:
	rule = CreditRule(kind=kind, limit=D(limit))
	passed, failed = (
		ask(rule, **{field: value if isinstance(value, int) else D(value)}) for value in (good, bad)
	)
	assert (passed.status, passed.reason, passed.limit) == (RuleStatus.PASSED, None, D(limit))
	assert (failed.status, failed.reason) == (RuleStatus.FAILED, ReasonCode(reason))
	assert failed.is_broken
	assert str(failed.value) == str(bad)
	unknown = ask(rule)
	assert (unknown.status, unknown.needs_a_person, unknown.is_broken) == (RuleStatus.MISSING, True, False)
	assert ask(replace(rule, limit=None)).status is RuleStatus.NOT_APPLICABLE
	lenient = ask(replace(rule, is_critical=False), **{field: failed.value})
	assert (lenient.is_broken, lenient.needs_a_person) == (False, True)
	assert evaluate_rules([replace(rule, is_enabled=False)], RuleFacts()) == ()


@pytest.mark.parametrize(
	("kind", "field", "good"),
	[
		(RuleKind.LIST_HIT, "has_list_hit", False),
		(RuleKind.IDENTITY, "is_identity_verified", True),
		(RuleKind.BUREAU_BLOCK, "has_bureau_block", False),
	],
)
def test_flags(kind: RuleKind, field: str, good: bool) -> None:
	rule = CreditRule(kind=kind)
	assert ask(rule, **{field: good}).status is RuleStatus.PASSED
	failed = ask(rule, **{field: not good})
	assert (failed.status, failed.value) == (RuleStatus.FAILED, "No" if good else "Yes")
	assert ask(rule).status is RuleStatus.MISSING


@pytest.mark.parametrize(
	("verdict", "status"),
	[
		(CapacityVerdict.SUFFICIENT, RuleStatus.PASSED),
		(CapacityVerdict.TIGHT, RuleStatus.PASSED),
		(CapacityVerdict.INSUFFICIENT, RuleStatus.FAILED),
		(None, RuleStatus.MISSING),
	],
)
def test_capacity(verdict: CapacityVerdict | None, status: RuleStatus) -> None:
	assert ask(CreditRule(kind=RuleKind.CAPACITY), verdict=verdict).status is status


@pytest.mark.parametrize(
	("rule", "zones", "status"),
	[
		({}, ("North",), RuleStatus.NOT_APPLICABLE),
		({"allowed": ("North", "East")}, ("North",), RuleStatus.PASSED),
		({"allowed": ("Country",)}, ("North", "Country"), RuleStatus.PASSED),
		({"allowed": ("North",)}, ("South",), RuleStatus.FAILED),
		({"excluded": ("South",)}, ("North",), RuleStatus.PASSED),
		({"excluded": ("South",)}, ("South",), RuleStatus.FAILED),
		({"allowed": ("Country",), "excluded": ("South",)}, ("South", "Country"), RuleStatus.FAILED),
		({"allowed": ("North",)}, None, RuleStatus.MISSING),
		({"allowed": ("North",)}, (), RuleStatus.MISSING),
	],
)
def test_zones_and_sectors(rule: dict[str, Any], zones: Any, status: RuleStatus) -> None:
	found = ask(CreditRule(kind=RuleKind.ZONE, **rule), zones=zones)
	assert found.status is status
	assert found.reason is (ReasonCode.ZONE_NOT_SERVED if status is RuleStatus.FAILED else None)
	assert ask(CreditRule(kind=RuleKind.SECTOR, **rule), sectors=zones).status is status


def test_companies_have_no_age_and_no_employment() -> None:
	for kind, limit in (
		(RuleKind.MINIMUM_AGE, 18),
		(RuleKind.MAXIMUM_AGE_AT_MATURITY, 75),
		(RuleKind.MINIMUM_TENURE, 6),
	):
		found = ask(CreditRule(kind=kind, limit=D(limit)), is_person=False)
		assert found.status is RuleStatus.NOT_APPLICABLE


def test_a_clean_client_breaks_no_rule_of_the_default_set() -> None:
	"""APP-22: 18 to 75 at maturity; the rest is the product's or the policy's."""
	facts = replace(
		CLEAN, verdict=CapacityVerdict.TIGHT, current_ratio=D("0.4"), score=D(60), net_income=D(9)
	)
	results = evaluate_rules(DEFAULT_RULES, facts)
	assert len(results) == len(RuleKind)
	assert {found.status for found in results} == {RuleStatus.PASSED, RuleStatus.NOT_APPLICABLE}
	assert list_broken(results) == ()
	young = evaluate_rules(DEFAULT_RULES, replace(facts, age=17, has_list_hit=True))
	assert list_broken(young) == (ReasonCode.AGE_BELOW_MINIMUM, ReasonCode.LIST_HIT)


@pytest.mark.parametrize(
	("values", "field"),
	[
		({"kind": "Capacity"}, "kind"),
		({"is_enabled": 1}, "is_enabled"),
		({"is_critical": None}, "is_critical"),
		({"limit": D(-1)}, "limit"),
		({"limit": 18}, "limit"),
		({"allowed": ("A",), "excluded": ("A",)}, "excluded"),
	],
)
def test_a_rule_that_makes_no_sense_is_refused(values: dict[str, Any], field: str) -> None:
	with pytest.raises(EngineError) as refused:
		CreditRule(**{"kind": RuleKind.CAPACITY} | values)
	assert refused.value.field == field


# --- Reasons -------------------------------------------------------------------------------------


def test_every_code_has_a_statement_of_its_own() -> None:
	statements = [code.statement for code in ReasonCode]
	assert len(set(statements)) == len(statements) == len(ReasonCode)
	assert all(code.value == code.name for code in ReasonCode)


def test_principal_reasons_are_at_most_four_rules_first_and_then_the_largest_losses() -> None:
	losses = [
		(ReasonCode.HOUSING, D(3)),
		(ReasonCode.CREDIT_HISTORY, D(25)),
		(ReasonCode.JOB_STABILITY, D(0)),
		(ReasonCode.INCOME_FOR_AMOUNT, D(3)),
		(ReasonCode.COLLATERAL_INSUFFICIENT, D(15)),
	]
	assert choose_principal_reasons((), losses) == (
		ReasonCode.CREDIT_HISTORY,
		ReasonCode.COLLATERAL_INSUFFICIENT,
		ReasonCode.HOUSING,
		ReasonCode.INCOME_FOR_AMOUNT,
	)
	broken = (ReasonCode.LIST_HIT, ReasonCode.CREDIT_HISTORY, ReasonCode.LIST_HIT)
	found = choose_principal_reasons(broken, losses)
	assert found == (*broken[:2], ReasonCode.COLLATERAL_INSUFFICIENT, ReasonCode.HOUSING)
	assert len(choose_principal_reasons(list(ReasonCode), losses)) == MAXIMUM_REASONS
	assert choose_principal_reasons((), [(ReasonCode.HOUSING, D(0))]) == ()
