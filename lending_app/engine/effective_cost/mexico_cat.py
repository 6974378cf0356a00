"""The total annual cost of Mexico (costo anual total, CAT)."""

from __future__ import annotations

from collections.abc import Iterable

from lending_app.engine.cost.cash_flows import CashFlow, FlowKind, leave_out
from lending_app.engine.effective_cost.intervals import IntervalUnit
from lending_app.engine.effective_cost.result import Convention, EffectiveCost
from lending_app.engine.effective_cost.yearly import build_cost, measure_periods, net_of_loan

LAW = "Banco de México, Circular 21/2009, under article 8 of the Ley para la Transparencia y Ordenamiento de los Servicios Financieros"


def calculate_cat(flows: Iterable[CashFlow], unit: IntervalUnit | None = None) -> EffectiveCost:
	"""i in sum of A_j / (1 + i)^t_j = sum of B_k / (1 + i)^s_k: what is drawn worth as much as what is paid.

	Value added tax is left out: flows of kind Tax do not count. One decimal. Times are years and fractions of a year
	from the first drawing; a month is 1/12, a week 1/52, days left over are parts of 365.

	The equation and the exclusion of the tax are Banco de México's. We have not seen the circular's own text on
	fractions of a year nor on rounding: equal months are what published worked examples use, one decimal is what
	lenders publish.

	>>> from datetime import date
	>>> from decimal import Decimal
	>>> flows = [CashFlow(value_date=date(2025, 1, 15), amount=Decimal(1000))]
	>>> flows.append(CashFlow(value_date=date(2026, 1, 15), amount=Decimal(-1300)))
	>>> flows.append(CashFlow(value_date=date(2026, 1, 15), amount=Decimal(-48), kind=FlowKind.TAX))
	>>> calculate_cat(flows).published
	Decimal('30.0')
	"""
	netted = net_of_loan(leave_out(flows, FlowKind.TAX))
	years = measure_periods(netted, unit, has_leap_years=False)
	return build_cost(Convention.MEXICO_CAT, LAW, netted, years, 1)
