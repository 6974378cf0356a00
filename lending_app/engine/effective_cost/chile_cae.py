"""The equivalent annual charge of Chile (carga anual equivalente, CAE)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Context, Decimal, localcontext

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.cost.rate_solver import RATE_DECIMALS
from lending_app.engine.effective_cost.intervals import IntervalUnit
from lending_app.engine.effective_cost.result import Convention, EffectiveCost, publish
from lending_app.engine.effective_cost.yearly import (
	build_cost,
	choose_payment_unit,
	measure_periods,
	net_of_loan,
)

LAW = "Ley 19.496, article 17 G (Ley 20.555); Decretos 42, 43 and 44 of 2012 of the Ministerio de Economía"
_DECIMALS = 2
_PERIODS = {IntervalUnit.YEAR: 1, IntervalUnit.MONTH: 12, IntervalUnit.WEEK: 52}


def calculate_cae(flows: Iterable[CashFlow], unit: IntervalUnit | None = None) -> EffectiveCost:
	"""The periodic rate that makes all payments worth what is received, times the periods of a year: nominal.

	For monthly payments CAE = 12 i. That the year's charge is nominal, not compounded, we take from figures that
	lenders gave SERNAC and it published (2012, 2014, 2015): they fit 12 i and not (1 + i)^12 - 1. We have not seen
	the decrees' own equation; for other periods than months we follow the same way, with 52 weeks or 1 year. Two
	decimals, as SERNAC publishes.

	>>> from datetime import date
	>>> flows = [CashFlow(value_date=date(2025, 1, 15), amount=Decimal(1000))]
	>>> flows.append(CashFlow(value_date=date(2025, 2, 15), amount=Decimal(-1020)))
	>>> calculate_cae(flows).published
	Decimal('24.00')
	"""
	netted = net_of_loan(flows)
	unit = unit or choose_payment_unit(netted)
	years = measure_periods(netted, unit, has_leap_years=False)
	effective = build_cost(Convention.CHILE_CAE, LAW, netted, years, _DECIMALS)
	rate = _annualize(effective.rate, _PERIODS[unit])
	return replace(effective, rate=rate, published=publish(rate, _DECIMALS))


def _annualize(effective: Decimal, periods: int) -> Decimal:
	with localcontext(Context(prec=40)):
		return round(((1 + effective) ** (Decimal(1) / periods) - 1) * periods, RATE_DECIMALS)
