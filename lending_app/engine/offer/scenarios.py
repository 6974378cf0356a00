"""The same loan under other figures: amounts x rates x numbers of installments x methods, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.schedule.charge_plan import calculate_upfront
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind

MAXIMUM_SCENARIOS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioMatrix:
	"""What varies; where nothing is given, the terms' own figure stands. Rates are yearly fractions."""

	principals: tuple[Decimal, ...] = ()
	annual_rates: tuple[Decimal, ...] = ()
	numbers_of_installments: tuple[int, ...] = ()
	methods: tuple[AmortizationMethod, ...] = ()

	def __post_init__(self) -> None:
		for name in ("principals", "annual_rates", "numbers_of_installments", "methods"):
			check_kind(getattr(self, name), tuple, name)
		for method in self.methods:
			check_kind(method, AmortizationMethod, "methods")
		if self.count > MAXIMUM_SCENARIOS:
			raise InvalidTermError("scenarios", self.count, f"1..{MAXIMUM_SCENARIOS}")

	@property
	def count(self) -> int:
		"""Scenarios in all."""
		sizes = (self.principals, self.annual_rates, self.numbers_of_installments, self.methods)
		count = 1
		for size in sizes:
			count *= max(len(size), 1)
		return count


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
	"""What a loan costs under some terms, paid as agreed.

	`installment` is the first that is paid, `highest_installment` the largest. `charges` are fees,
	insurance and tax, at disbursement and after; `total_cost` is all that is paid above the principal: interest, and the
	charges.
	"""

	principal: Decimal
	annual_rate: Decimal
	number_of_installments: int
	method: AmortizationMethod
	installment: Decimal
	highest_installment: Decimal
	maturity_date: date
	total_interest: Decimal
	charges: Decimal
	total_cost: Decimal
	total_paid: Decimal


def calculate_scenario(terms: LoanTerms, start: date) -> Scenario:
	"""What one loan asks and costs. Raises what `build_schedule` raises.

	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> found = calculate_scenario(terms, date(2025, 1, 15))
	>>> found.installment, found.total_interest, found.maturity_date
	(Decimal('9168.00'), Decimal('10015.99'), datetime.date(2026, 1, 15))
	"""
	schedule = build_schedule(terms, start)
	rounding = terms.rounding
	upfront = calculate_upfront(terms, rounding.to_minor(terms.principal))
	kept_back = rounding.to_amount(upfront.kept_back)
	# With interest in advance the first one is kept back from what is paid out.
	totals = [row.total for row in schedule.installments if row.due_date > start]
	return Scenario(
		principal=terms.principal,
		annual_rate=terms.annual_rate,
		number_of_installments=terms.number_of_installments,
		method=terms.method,
		installment=next(amount for amount in totals if amount),
		highest_installment=max(totals),
		maturity_date=schedule.installments[-1].due_date,
		total_interest=schedule.total_interest,
		charges=schedule.total_charges + kept_back + rounding.to_amount(upfront.financed),
		total_cost=schedule.total - terms.principal + kept_back,
		total_paid=schedule.total + kept_back,
	)


def calculate_scenarios(terms: LoanTerms, start: date, matrix: ScenarioMatrix) -> tuple[Scenario, ...]:
	"""A scenario for each combination, in the order of the matrix: principals outermost, methods innermost (CAL-32).

	Raises InvalidTermError and others for a combination that makes no loan.

	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> matrix = ScenarioMatrix(
	...     annual_rates=(Decimal("0.12"), Decimal("0.18")), numbers_of_installments=(12, 24)
	... )
	>>> [str(row.installment) for row in calculate_scenarios(terms, date(2025, 1, 15), matrix)]
	['8884.88', '4707.35', '9168.00', '4992.41']
	"""
	check_kind(matrix, ScenarioMatrix, "scenarios")
	combinations = product(
		matrix.principals or (terms.principal,),
		matrix.annual_rates or (terms.annual_rate,),
		matrix.numbers_of_installments or (terms.number_of_installments,),
		matrix.methods or (terms.method,),
	)
	return tuple(
		calculate_scenario(
			_vary(terms, principal=principal, annual_rate=rate, number_of_installments=number, method=method),
			start,
		)
		for principal, rate, number, method in combinations
	)


def _vary(
	terms: LoanTerms,
	*,
	principal: Decimal,
	annual_rate: Decimal,
	number_of_installments: int,
	method: AmortizationMethod,
) -> LoanTerms:
	"""The terms with other figures; options that belong to one method go with it."""
	is_given = method is AmortizationMethod.IRREGULAR
	return replace(
		terms,
		principal=principal,
		annual_rate=annual_rate,
		number_of_installments=number_of_installments,
		method=method,
		balloon=terms.balloon if method is AmortizationMethod.BALLOON else None,
		steps=terms.steps if method is AmortizationMethod.STEPPED else None,
		given_principals=terms.given_principals if is_given else (),
		given_totals=terms.given_totals if is_given else (),
	)
