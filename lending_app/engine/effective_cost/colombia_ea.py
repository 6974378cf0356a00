"""The effective annual rate of Colombia (tasa efectiva anual, EA)."""

from __future__ import annotations

from collections.abc import Iterable

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost.intervals import IntervalUnit
from lending_app.engine.effective_cost.result import Convention, EffectiveCost
from lending_app.engine.effective_cost.yearly import build_cost, measure_periods, net_of_loan

LAW = "Superintendencia Financiera de Colombia, Circular Básica Jurídica; Ley 1328 de 2009, article 9; Ley 1748 de 2014"


def calculate_ea(flows: Iterable[CashFlow], unit: IntervalUnit | None = None) -> EffectiveCost:
	"""The effective annual rate of all flows: EA = (1 + i)^n - 1 for the rate i of one of n equal periods a year.

	The Superintendencia defines the effective rate as the yearly growth of a periodic one (Concepto 2009046566 of 2009).
	Which costs belong to the flows (valor total unificado, Ley 1748 de 2014) is for anyone who makes them. A month is
	1/12 of a year, a week 1/52, days left over parts of 365: for periods that are not equal we found no rule. Two
	decimals.

	>>> from datetime import date
	>>> from decimal import Decimal
	>>> flows = [CashFlow(value_date=date(2025, 1, 15), amount=Decimal(1000))]
	>>> flows.append(CashFlow(value_date=date(2025, 2, 15), amount=Decimal(-1020)))
	>>> calculate_ea(flows).published
	Decimal('26.82')
	"""
	netted = net_of_loan(flows)
	years = measure_periods(netted, unit, has_leap_years=False)
	return build_cost(Convention.COLOMBIA_EA, LAW, netted, years, 2)
