"""What a household can pay each month: debts counted once, ratios, and the largest installment of each factor.

Rules of APP-23 and APP-24; their gaps are settled in `docs/decisions/0005-the-figures-of-a-credit-decision.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum

from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.explanation import Explanation
from lending_app.engine.values.inputs import check_kind, check_text
from lending_app.engine.values.money import (
	EXACT,
	RoundingMode,
	RoundingPolicy,
	check_not_negative,
)
from lending_app.engine.values.rates import check_rate

ZERO = Decimal(0)
# Ratios are kept to this many decimals, rounded to the prudent side: a limit on the same grid is never met by rounding.
RATIO_UNIT = Decimal("1e-12")


class SafetyFactor(str, Enum):
	"""Share of the available income that an installment may take."""

	CONSERVATIVE = "Conservative"
	MODERATE = "Moderate"
	AGGRESSIVE = "Aggressive"


class CapacityVerdict(str, Enum):
	SUFFICIENT = "Sufficient"
	TIGHT = "Tight"
	INSUFFICIENT = "Insufficient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
	"""A net monthly income. What is not proven is shown and not counted."""

	name: str
	amount: Decimal
	is_proven: bool

	def __post_init__(self) -> None:
		check_text(self.name, "income_name")
		check_not_negative(self.amount, "income_amount")
		check_kind(self.is_proven, bool, "is_proven")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
	"""A fixed monthly expense. `is_debt` marks installments that a form lists among the expenses."""

	name: str
	amount: Decimal
	is_debt: bool = False

	def __post_init__(self) -> None:
		check_text(self.name, "expense_name")
		check_not_negative(self.amount, "expense_amount")
		check_kind(self.is_debt, bool, "is_debt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
	"""The household's month. All amounts are monthly.

	`declared_debts` are installments to other lenders as the client says, `bureau_debts` the same as a credit bureau
	says (None: not asked), `own_debts` installments of loans of this house.
	"""

	incomes: tuple[Income, ...] = ()
	expenses: tuple[Expense, ...] = ()
	declared_debts: tuple[Decimal, ...] = ()
	bureau_debts: Decimal | None = None
	own_debts: Decimal = ZERO

	def __post_init__(self) -> None:
		for income in self.incomes:
			check_kind(income, Income, "incomes")
		for expense in self.expenses:
			check_kind(expense, Expense, "expenses")
		for debt in self.declared_debts:
			check_not_negative(debt, "declared_debts")
		if self.bureau_debts is not None:
			check_not_negative(self.bureau_debts, "bureau_debts")
		check_not_negative(self.own_debts, "own_debts")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityPolicy:
	"""The three factors, which of them each verdict asks for, and the limit on current debts (APP-24)."""

	conservative_factor: Decimal = Decimal("0.30")
	moderate_factor: Decimal = Decimal("0.35")
	aggressive_factor: Decimal = Decimal("0.40")
	sufficient_up_to: SafetyFactor = SafetyFactor.CONSERVATIVE
	tight_up_to: SafetyFactor = SafetyFactor.AGGRESSIVE
	maximum_current_ratio: Decimal = Decimal("0.40")

	def __post_init__(self) -> None:
		check_kind(self.sufficient_up_to, SafetyFactor, "sufficient_up_to")
		check_kind(self.tight_up_to, SafetyFactor, "tight_up_to")
		check_rate(self.maximum_current_ratio, "maximum_current_ratio")
		factors = [self.get_factor(name) for name in SafetyFactor]
		for name, factor in zip(SafetyFactor, factors, strict=True):
			check_rate(factor, f"{name.value.lower()}_factor")
		if factors != sorted(factors) or factors[-1] > 1:
			raise InvalidTermError("safety_factors", ", ".join(map(str, factors)), "rising, up to 1")
		if self.get_factor(self.sufficient_up_to) > self.get_factor(self.tight_up_to):
			raise InvalidTermError("sufficient_up_to", self.sufficient_up_to.value, self.tight_up_to.value)

	def get_factor(self, name: SafetyFactor) -> Decimal:
		"""The share of a factor.

		>>> CapacityPolicy().get_factor(SafetyFactor.MODERATE)
		Decimal('0.35')
		"""
		factor: Decimal = getattr(self, f"{name.value.lower()}_factor")
		return factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
	"""What the household can pay. Ratios are fractions of the proven income, None without one."""

	net_income: Decimal
	unproven_income: Decimal
	expenses: Decimal
	debts: Decimal
	available_income: Decimal
	installment: Decimal
	current_ratio: Decimal | None
	projected_ratio: Decimal | None
	income_multiple: Decimal | None
	maximum_installments: tuple[tuple[SafetyFactor, Decimal], ...]
	verdict: CapacityVerdict
	is_current_ratio_within_limit: bool
	explanation: Explanation

	def get_maximum_installment(self, factor: SafetyFactor) -> Decimal:
		"""The largest installment under a factor."""
		return dict(self.maximum_installments)[factor]


def calculate_capacity(
	budget: Budget,
	installment: Decimal,
	policy: CapacityPolicy | None = None,
	rounding: RoundingPolicy | None = None,
) -> Capacity:
	"""Repayment capacity for a monthly installment of the new loan (APP-23).

	available = proven income - expenses - debts; maximum installment = available x factor, rounded down.

	>>> budget = Budget(
	...     incomes=(Income(name="Salary", amount=Decimal(60000), is_proven=True),),
	...     expenses=(Expense(name="Food", amount=Decimal(20000)),),
	...     declared_debts=(Decimal(10000),),
	... )
	>>> capacity = calculate_capacity(budget, Decimal(9000))
	>>> capacity.available_income, capacity.verdict.value, capacity.projected_ratio
	(Decimal('30000'), 'Sufficient', Decimal('0.316666666667'))
	"""
	check_not_negative(installment, "installment")
	policy = policy or CapacityPolicy()
	income = _sum(item.amount for item in budget.incomes if item.is_proven)
	expenses = _sum(item.amount for item in budget.expenses if not item.is_debt)
	debts, debt_step = _count_debts(budget)
	available = income - expenses - debts
	down = RoundingPolicy(
		minor_units=rounding.minor_units if rounding else RoundingPolicy().minor_units, mode=RoundingMode.DOWN
	)
	maximums = tuple(
		(
			name,
			down.to_amount(
				down.round_to_minor(EXACT.multiply(max(available, ZERO), policy.get_factor(name)))
			),
		)
		for name in SafetyFactor
	)
	current, projected = (divide_up(owed, income) for owed in (debts, debts + installment))
	verdict = _judge(installment, dict(maximums), policy)
	return Capacity(
		net_income=income,
		unproven_income=_sum(item.amount for item in budget.incomes if not item.is_proven),
		expenses=expenses,
		debts=debts,
		available_income=available,
		installment=installment,
		current_ratio=current,
		projected_ratio=projected,
		income_multiple=divide_down(income, installment),
		maximum_installments=maximums,
		verdict=verdict,
		is_current_ratio_within_limit=current is not None and current <= policy.maximum_current_ratio,
		explanation=_explain(income, expenses, debt_step, available, installment, maximums, verdict),
	)


def divide_up(numerator: Decimal, denominator: Decimal) -> Decimal | None:
	"""A ratio that is never shown smaller than it is; None where there is nothing to divide by.

	>>> divide_up(Decimal(1), Decimal(3)), divide_up(Decimal(1), Decimal(0))
	(Decimal('0.333333333334'), None)
	"""
	return _divide(numerator, denominator, ROUND_CEILING)


def divide_down(numerator: Decimal, denominator: Decimal) -> Decimal | None:
	"""A ratio that is never shown larger than it is; None where there is nothing to divide by.

	>>> divide_down(Decimal(2), Decimal(3))
	Decimal('0.666666666666')
	"""
	return _divide(numerator, denominator, ROUND_FLOOR)


def _divide(numerator: Decimal, denominator: Decimal, rounding: str) -> Decimal | None:
	if denominator <= 0:
		return None
	ratio = EXACT.divide(numerator, denominator).quantize(RATIO_UNIT, rounding=rounding, context=EXACT)
	return Decimal(f"{ratio:f}".rstrip("0").rstrip("."))


def _count_debts(budget: Budget) -> tuple[Decimal, Explanation]:
	"""Debts to others are listed in up to three places; the largest list counts, so that none is counted twice."""
	lists = (
		("among_expenses", _sum(item.amount for item in budget.expenses if item.is_debt)),
		("declared", _sum(budget.declared_debts)),
		("bureau", budget.bureau_debts),
	)
	debts = max(amount for _name, amount in lists if amount is not None) + budget.own_debts
	step = Explanation(
		title="Debts",
		rule="largest of the lists of debts to others + installments of own loans",
		inputs=(*lists, ("own_loans", budget.own_debts)),
		result=debts,
	)
	return debts, step


def _judge(
	installment: Decimal, maximums: dict[SafetyFactor, Decimal], policy: CapacityPolicy
) -> CapacityVerdict:
	if maximums[SafetyFactor.AGGRESSIVE] <= 0:
		return CapacityVerdict.INSUFFICIENT
	if installment <= maximums[policy.sufficient_up_to]:
		return CapacityVerdict.SUFFICIENT
	if installment <= maximums[policy.tight_up_to]:
		return CapacityVerdict.TIGHT
	return CapacityVerdict.INSUFFICIENT


def _explain(
	income: Decimal,
	expenses: Decimal,
	debts: Explanation,
	available: Decimal,
	installment: Decimal,
	maximums: tuple[tuple[SafetyFactor, Decimal], ...],
	verdict: CapacityVerdict,
) -> Explanation:
	return Explanation(
		title="Repayment capacity",
		rule="installment against the largest installment of each factor",
		inputs=(("installment", installment), *((name.value, amount) for name, amount in maximums)),
		steps=(
			debts,
			Explanation(
				title="Available income",
				rule="proven income - expenses - debts",
				inputs=(("proven_income", income), ("expenses", expenses), ("debts", debts.result)),
				result=available,
			),
		),
		result=verdict.value,
	)


def _sum(amounts: object) -> Decimal:
	return sum(amounts, ZERO)  # type: ignore[call-overload,no-any-return]
