"""What a loan would ask and cost, before anybody is lent anything: the figures of a simulator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.cost.cash_flows import build_borrower_flows
from lending_app.engine.cost.returns import TotalCost, calculate_total_cost
from lending_app.engine.effective_cost import (
	CostMeasure,
	EffectiveCost,
	calculate_effective_cost,
	get_cost_measure,
)
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.schedule.results import Schedule
from lending_app.engine.values.errors import CashFlowError
from lending_app.engine.values.money import add_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
	"""A loan paid as agreed from `start` on.

	`installment` is the first that asks anything and `highest_installment` the largest; `is_level` tells that all but
	the last are equal and the last is no larger, cents of rounding apart. `net_disbursed` is what the borrower holds
	after what is kept back, and `effective_cost` None where the flows have no yearly rate.
	"""

	terms: LoanTerms
	start: date
	schedule: Schedule
	installment: Decimal
	highest_installment: Decimal
	is_level: bool
	maturity_date: date
	net_disbursed: Decimal
	total_cost: TotalCost
	measure: CostMeasure
	effective_cost: EffectiveCost | None


def simulate_loan(terms: LoanTerms, start: date, country_code: str | None = None) -> Simulation:
	"""Schedule, total cost, and the yearly cost by the measure of a country. Raises what `build_schedule` raises.

	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> found = simulate_loan(terms, date(2025, 1, 15), "US")
	>>> found.installment, found.total_cost.cost, found.effective_cost.published
	(Decimal('9168.00'), Decimal('10015.99'), Decimal('18.00'))
	"""
	schedule = build_schedule(terms, start)
	# With interest in advance the first one is kept back from what is paid out.
	totals = [row.total for row in schedule.installments if row.due_date > start]
	flows = build_borrower_flows(schedule, terms)
	measure = get_cost_measure(country_code)
	try:
		cost = calculate_effective_cost(flows, measure.convention)
	except CashFlowError:
		cost = None
	return Simulation(
		terms=terms,
		start=start,
		schedule=schedule,
		installment=next(total for total in totals if total),
		highest_installment=max(totals),
		is_level=_is_level(totals, terms.rounding.unit),
		maturity_date=schedule.installments[-1].due_date,
		net_disbursed=add_up(flow.amount for flow in flows if flow.value_date == start),
		total_cost=calculate_total_cost(flows),
		measure=measure,
		effective_cost=cost,
	)


def _is_level(totals: list[Decimal], unit: Decimal) -> bool:
	"""A unit for each installment is what rounding may leave for the last one."""
	return len(set(totals[:-1])) <= 1 and totals[-1] <= totals[0] + unit * len(totals)
