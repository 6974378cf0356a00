"""Critical rules of a credit decision: what is asked of the facts, switched and parametrized as data.

A broken critical rule rejects at any score (decision C-03); a broken rule that is not critical, and a fact that is
missing, send the request to a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from lending_app.engine.credit.capacity import CapacityVerdict
from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind, is_exact

Figure = Decimal | int | str | None


class RuleKind(str, Enum):
	MINIMUM_AGE = "Minimum Age"
	MAXIMUM_AGE = "Maximum Age"
	MAXIMUM_AGE_AT_MATURITY = "Maximum Age at Maturity"
	LIST_HIT = "List Hit"
	IDENTITY = "Identity"
	CAPACITY = "Capacity"
	CURRENT_DEBT_RATIO = "Current Debt Ratio"
	PROJECTED_DEBT_RATIO = "Projected Debt Ratio"
	CLIENT_EXPOSURE = "Client Exposure"
	GROUP_EXPOSURE = "Group Exposure"
	INTERNAL_ARREARS = "Internal Arrears"
	MINIMUM_SCORE = "Minimum Score"
	MINIMUM_INCOME = "Minimum Income"
	MINIMUM_TENURE = "Minimum Tenure"
	SECTOR = "Sector"
	ZONE = "Zone"
	BUREAU_BLOCK = "Bureau Block"


class RuleStatus(str, Enum):
	PASSED = "Passed"
	FAILED = "Failed"
	MISSING = "Missing"
	NOT_APPLICABLE = "Not Applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRule:
	"""A rule: its limit in years, money, days, points or as a fraction, or the values it allows and excludes.

	Without a limit, or without values, there is nothing to ask and the rule does not apply.
	"""

	kind: RuleKind
	limit: Decimal | None = None
	allowed: tuple[str, ...] = ()
	excluded: tuple[str, ...] = ()
	is_enabled: bool = True
	is_critical: bool = True

	def __post_init__(self) -> None:
		check_kind(self.kind, RuleKind, "kind")
		for field in ("is_enabled", "is_critical"):
			check_kind(getattr(self, field), bool, field)
		if self.limit is not None and (not is_exact(self.limit) or self.limit < 0):
			raise InvalidTermError("limit", self.limit, "a Decimal not below 0")
		both = set(self.allowed) & set(self.excluded)
		if both:
			raise InvalidTermError("excluded", ", ".join(sorted(both)), "not among the allowed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
	"""What the rules look at. None: not known. `is_person` is False for companies, which have no age or tenure.

	Exposures are what would be owed with the new loan. `has_*` flags are True where there is such a thing.
	"""

	is_person: bool = True
	age: int | None = None
	age_at_maturity: int | None = None
	has_list_hit: bool | None = None
	is_identity_verified: bool | None = None
	verdict: CapacityVerdict | None = None
	current_ratio: Decimal | None = None
	projected_ratio: Decimal | None = None
	client_exposure: Decimal | None = None
	group_exposure: Decimal | None = None
	days_past_due: int | None = None
	score: Decimal | None = None
	net_income: Decimal | None = None
	months_employed: int | None = None
	sectors: tuple[str, ...] | None = None
	zones: tuple[str, ...] | None = None
	has_bureau_block: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
	"""A rule's answer with its figures. `reason` is set where it failed."""

	kind: RuleKind
	status: RuleStatus
	value: Figure
	limit: Figure
	is_critical: bool
	reason: ReasonCode | None = None

	@property
	def is_broken(self) -> bool:
		"""Whether it rejects: failed, and critical."""
		return self.status is RuleStatus.FAILED and self.is_critical

	@property
	def needs_a_person(self) -> bool:
		"""Whether nobody but a person may pass over it."""
		return self.status is RuleStatus.MISSING or (
			self.status is RuleStatus.FAILED and not self.is_critical
		)


# The fact that a limit is for, whether the limit is the least (True) or the most it may be, and the reason of a failure.
_NUMBERS = {
	RuleKind.MINIMUM_AGE: ("age", True, ReasonCode.AGE_BELOW_MINIMUM),
	RuleKind.MAXIMUM_AGE: ("age", False, ReasonCode.AGE_ABOVE_MAXIMUM),
	RuleKind.MAXIMUM_AGE_AT_MATURITY: ("age_at_maturity", False, ReasonCode.AGE_AT_MATURITY_ABOVE_MAXIMUM),
	RuleKind.CURRENT_DEBT_RATIO: ("current_ratio", False, ReasonCode.CURRENT_DEBT_RATIO),
	RuleKind.PROJECTED_DEBT_RATIO: ("projected_ratio", False, ReasonCode.PROJECTED_DEBT_RATIO),
	RuleKind.CLIENT_EXPOSURE: ("client_exposure", False, ReasonCode.CLIENT_OVEREXPOSED),
	RuleKind.GROUP_EXPOSURE: ("group_exposure", False, ReasonCode.GROUP_OVEREXPOSED),
	RuleKind.INTERNAL_ARREARS: ("days_past_due", False, ReasonCode.INTERNAL_ARREARS),
	RuleKind.MINIMUM_SCORE: ("score", True, ReasonCode.SCORE_BELOW_MINIMUM),
	RuleKind.MINIMUM_INCOME: ("net_income", True, ReasonCode.INCOME_BELOW_MINIMUM),
	RuleKind.MINIMUM_TENURE: ("months_employed", True, ReasonCode.TENURE_BELOW_MINIMUM),
}
FOR_PERSONS = (
	RuleKind.MINIMUM_AGE,
	RuleKind.MAXIMUM_AGE,
	RuleKind.MAXIMUM_AGE_AT_MATURITY,
	RuleKind.MINIMUM_TENURE,
)
# Facts that are either so or not, with what they should be.
_FLAGS = {
	RuleKind.LIST_HIT: ("has_list_hit", False, ReasonCode.LIST_HIT),
	RuleKind.IDENTITY: ("is_identity_verified", True, ReasonCode.IDENTITY_NOT_VERIFIED),
	RuleKind.BUREAU_BLOCK: ("has_bureau_block", False, ReasonCode.BUREAU_BLOCK),
}
_LISTS = {
	RuleKind.SECTOR: ("sectors", ReasonCode.SECTOR_NOT_SERVED),
	RuleKind.ZONE: ("zones", ReasonCode.ZONE_NOT_SERVED),
}
# APP-22 and C-03. Limits without a figure come from the product or from the credit policy.
DEFAULT_RULES = (
	CreditRule(kind=RuleKind.MINIMUM_AGE, limit=Decimal(18)),
	CreditRule(kind=RuleKind.MAXIMUM_AGE),
	CreditRule(kind=RuleKind.MAXIMUM_AGE_AT_MATURITY, limit=Decimal(75)),
	CreditRule(kind=RuleKind.LIST_HIT),
	CreditRule(kind=RuleKind.IDENTITY, is_critical=False),
	CreditRule(kind=RuleKind.CAPACITY),
	CreditRule(kind=RuleKind.CURRENT_DEBT_RATIO, limit=Decimal("0.40"), is_critical=False),
	CreditRule(kind=RuleKind.PROJECTED_DEBT_RATIO, is_critical=False),
	CreditRule(kind=RuleKind.CLIENT_EXPOSURE),
	CreditRule(kind=RuleKind.GROUP_EXPOSURE),
	CreditRule(kind=RuleKind.INTERNAL_ARREARS, limit=Decimal(0)),
	CreditRule(kind=RuleKind.MINIMUM_SCORE),
	CreditRule(kind=RuleKind.MINIMUM_INCOME),
	CreditRule(kind=RuleKind.MINIMUM_TENURE),
	CreditRule(kind=RuleKind.SECTOR),
	CreditRule(kind=RuleKind.ZONE),
	CreditRule(kind=RuleKind.BUREAU_BLOCK),
)


def evaluate_rules(rules: Iterable[CreditRule], facts: RuleFacts) -> tuple[RuleResult, ...]:
	"""The answer of every rule that is switched on, in their order.

	>>> rule = CreditRule(kind=RuleKind.MINIMUM_AGE, limit=Decimal(18))
	>>> [(found.status.value, found.reason) for found in evaluate_rules([rule], RuleFacts(age=17))]
	[('Failed', <ReasonCode.AGE_BELOW_MINIMUM: 'AGE_BELOW_MINIMUM'>)]
	"""
	return tuple(_evaluate(rule, facts) for rule in rules if rule.is_enabled)


def list_broken(results: Iterable[RuleResult]) -> tuple[ReasonCode, ...]:
	"""Reasons of what rejects."""
	return tuple(result.reason for result in results if result.is_broken and result.reason)


def _evaluate(rule: CreditRule, facts: RuleFacts) -> RuleResult:
	if rule.kind is RuleKind.CAPACITY:
		return _evaluate_capacity(rule, facts)
	if rule.kind in _FLAGS:
		return _evaluate_flag(rule, facts)
	if rule.kind in _LISTS:
		return _evaluate_list(rule, facts)
	return _evaluate_number(rule, facts)


def _evaluate_number(rule: CreditRule, facts: RuleFacts) -> RuleResult:
	field, is_minimum, reason = _NUMBERS[rule.kind]
	if rule.limit is None or (rule.kind in FOR_PERSONS and not facts.is_person):
		return _skip(rule)
	value: Decimal | int | None = getattr(facts, field)
	passed = None
	if value is not None:
		passed = value >= rule.limit if is_minimum else value <= rule.limit
	return _answer(rule, passed, value, rule.limit, reason)


def _evaluate_flag(rule: CreditRule, facts: RuleFacts) -> RuleResult:
	field, wanted, reason = _FLAGS[rule.kind]
	flag: bool | None = getattr(facts, field)
	if flag is None:
		return _answer(rule, None, None, None, reason)
	return _answer(rule, flag is wanted, "Yes" if flag else "No", "Yes" if wanted else "No", reason)


def _evaluate_list(rule: CreditRule, facts: RuleFacts) -> RuleResult:
	field, reason = _LISTS[rule.kind]
	if not rule.allowed and not rule.excluded:
		return _skip(rule)
	values: tuple[str, ...] | None = getattr(facts, field)
	limit = ", ".join(rule.allowed) or f"not {', '.join(rule.excluded)}"
	if not values:
		return _answer(rule, None, None, limit, reason)
	# A zone is given with the zones around it, a line of business with its sectors: any of them may be allowed, none may be excluded.
	passed = not set(values) & set(rule.excluded) and (
		not rule.allowed or bool(set(values) & set(rule.allowed))
	)
	return _answer(rule, passed, ", ".join(values), limit, reason)


def _evaluate_capacity(rule: CreditRule, facts: RuleFacts) -> RuleResult:
	verdict = facts.verdict
	passed = None if verdict is None else verdict is not CapacityVerdict.INSUFFICIENT
	shown = None if verdict is None else verdict.value
	return _answer(rule, passed, shown, CapacityVerdict.TIGHT.value, ReasonCode.CAPACITY_INSUFFICIENT)


def _answer(
	rule: CreditRule, passed: bool | None, value: Figure, limit: Figure, reason: ReasonCode
) -> RuleResult:
	status = {True: RuleStatus.PASSED, False: RuleStatus.FAILED, None: RuleStatus.MISSING}[passed]
	return RuleResult(
		kind=rule.kind,
		status=status,
		value=value,
		limit=limit,
		is_critical=rule.is_critical,
		reason=reason if status is RuleStatus.FAILED else None,
	)


def _skip(rule: CreditRule) -> RuleResult:
	return RuleResult(
		kind=rule.kind,
		status=RuleStatus.NOT_APPLICABLE,
		value=None,
		limit=rule.limit,
		is_critical=rule.is_critical,
	)
