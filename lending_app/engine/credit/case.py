"""A request as a whole: facts in, and capacity, score, rules and recommendation out.

Figures that follow from the amount (installment, income multiple, coverage, exposure) are calculated here, so that the
same request with another amount, collateral or guarantor is one call more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lending_app.engine.credit.capacity import ZERO, Budget, Capacity, CapacityPolicy, calculate_capacity
from lending_app.engine.credit.reason_codes import ReasonCode, choose_principal_reasons
from lending_app.engine.credit.recommendation import (
	DECISION_TABLE,
	Advice,
	DecisionRow,
	Recommendation,
	check_decision_table,
	recommend,
)
from lending_app.engine.credit.rules import (
	DEFAULT_RULES,
	CreditRule,
	RuleFacts,
	RuleResult,
	evaluate_rules,
	list_broken,
)
from lending_app.engine.credit.score_answers import FactorKey, Guarantor, answer_collateral
from lending_app.engine.credit.score_table import (
	RISK_BANDS,
	RiskBand,
	build_point_table,
	check_risk_bands,
	find_risk_band,
)
from lending_app.engine.credit.scorecard import Answer, Scorecard
from lending_app.engine.credit.scoring import ScoreResult, score
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.money import RoundingPolicy, check_not_negative


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPolicy:
	"""What requests are judged by. `step` is what proposed amounts and values are rounded to."""

	capacity: CapacityPolicy = field(default_factory=CapacityPolicy)
	scorecard: Scorecard = field(default_factory=build_point_table)
	risk_bands: tuple[RiskBand, ...] = RISK_BANDS
	rules: tuple[CreditRule, ...] = DEFAULT_RULES
	decision_table: tuple[DecisionRow, ...] = DECISION_TABLE
	step: Decimal = Decimal(1000)
	rounding: RoundingPolicy = field(default_factory=RoundingPolicy)

	def __post_init__(self) -> None:
		check_risk_bands(self.risk_bands)
		check_decision_table(self.decision_table, (band.name for band in self.risk_bands))
		check_not_negative(self.step, "step")
		if not self.rounding.to_minor(self.step, "step"):
			raise InvalidAmountError("step", self.step, "above 0")
		kinds = [rule.kind for rule in self.rules]
		if len(kinds) != len(set(kinds)):
			raise InvalidTermError("rules", ", ".join(kinds), "each kind once")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCase:
	"""A request. `get_installment` gives the monthly installment of an amount on the request's terms.

	`answers` are those of the scorecard, without income and collateral, which follow from the amount. `facts` are those
	of the rules, without what is calculated here: verdict, ratios, score, income; its exposures are without this loan.
	"""

	amount: Decimal
	get_installment: Callable[[Decimal], Decimal]
	budget: Budget
	answers: Mapping[str, Answer | None]
	facts: RuleFacts = field(default_factory=RuleFacts)
	collateral_value: Decimal = ZERO
	guarantor: Guarantor = Guarantor.NONE
	is_file_complete: bool = True

	def __post_init__(self) -> None:
		check_not_negative(self.collateral_value, "collateral_value")
		check_not_negative(self.amount, "amount")
		if not self.amount:
			raise InvalidAmountError("amount", self.amount, "above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
	"""The figures of a request, and what is recommended."""

	amount: Decimal
	capacity: Capacity
	answers: Mapping[str, Answer | None]
	score: ScoreResult
	risk_band: str
	rules: tuple[RuleResult, ...]
	advice: Advice

	@property
	def recommendation(self) -> Recommendation:
		return self.advice.recommendation

	@property
	def principal_reasons(self) -> tuple[ReasonCode, ...]:
		"""At most four: broken rules, then factors by the points they lost."""
		return choose_principal_reasons(list_broken(self.rules), self.score.losses)


def assess(case: CreditCase, policy: CreditPolicy) -> Assessment:
	"""Capacity, points, rules and recommendation of a request.

	>>> from lending_app.engine.credit.capacity import Income
	>>> salary = Income(name="Salary", amount=Decimal(1000), is_proven=True)
	>>> case = CreditCase(
	...     amount=Decimal(1200),
	...     get_installment=lambda amount: amount / 12,
	...     budget=Budget(incomes=(salary,)),
	...     answers={"credit_history": Decimal(0), "internal_history": "New without Bureau"},
	... )
	>>> found = assess(case, CreditPolicy(rules=()))
	>>> found.score.total, found.risk_band, found.recommendation.value
	(Decimal('53'), 'High', 'Manual Review')
	"""
	capacity = calculate_capacity(
		case.budget, case.get_installment(case.amount), policy.capacity, policy.rounding
	)
	answers = {
		**case.answers,
		FactorKey.INCOME.value: capacity.income_multiple,
		FactorKey.COLLATERAL.value: answer_collateral(case.collateral_value, case.amount, case.guarantor),
	}
	points = score(policy.scorecard, answers)
	band = find_risk_band(points.total, policy.risk_bands)
	rules = evaluate_rules(policy.rules, _complete_facts(case, capacity, points))
	return Assessment(
		amount=case.amount,
		capacity=capacity,
		answers=answers,
		score=points,
		risk_band=band,
		rules=rules,
		advice=recommend(
			band,
			capacity.projected_ratio,
			is_file_complete=case.is_file_complete,
			rules=rules,
			table=policy.decision_table,
		),
	)


def _complete_facts(case: CreditCase, capacity: Capacity, points: ScoreResult) -> RuleFacts:
	def add(exposure: Decimal | None) -> Decimal | None:
		return None if exposure is None else exposure + case.amount

	return replace(
		case.facts,
		verdict=capacity.verdict,
		current_ratio=capacity.current_ratio,
		projected_ratio=capacity.projected_ratio,
		client_exposure=add(case.facts.client_exposure),
		group_exposure=add(case.facts.group_exposure),
		score=points.total,
		net_income=capacity.net_income,
	)
