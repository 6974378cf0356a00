"""The annual percentage rate of charge of the European Union (TAE, TAEG)."""

from __future__ import annotations

from collections.abc import Iterable

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost.intervals import IntervalUnit
from lending_app.engine.effective_cost.result import Convention, EffectiveCost
from lending_app.engine.effective_cost.yearly import build_cost, measure_periods, net_of_loan

LAW = "Directive 2008/48/EC, Annex I; Directive 2014/17/EU, Annex I"


def calculate_aprc(
	flows: Iterable[CashFlow], unit: IntervalUnit | None = None, decimals: int = 1
) -> EffectiveCost:
	"""X in sum of C_k (1 + X)^-t_k = sum of D_l (1 + X)^-s_l: drawdowns worth as much as repayments and charges.

	Times run from the first drawdown (remark b). They are whole years, months (1/12) or weeks (1/52) counted back from
	the flow's day, and the days left over, divided by the 365 or 366 of the year ending where they do (remark c).
	Without `unit` it follows the payments: years or months where they are whole ones apart, then weeks, else months.
	The directives let the frequency of payments decide; that irregular payments are counted in months is our choice.
	At least one decimal, a following 5 rounds up (remark d).

	The assumptions of part II (open-ended credit, freedom of drawdown, limited-time rates) are for anyone who makes the
	flows: what is given here is taken as agreed.

	>>> from datetime import date
	>>> from decimal import Decimal
	>>> flows = [CashFlow(value_date=date(2012, 10, 10), amount=Decimal(500))]
	>>> flows += [CashFlow(value_date=date(2012, month, 10), amount=Decimal(-270)) for month in (11, 12)]
	>>> calculate_aprc(flows).published
	Decimal('85.6')
	"""
	netted = net_of_loan(flows)
	years = measure_periods(netted, unit, has_leap_years=True)
	return build_cost(Convention.EU_APRC, LAW, netted, years, decimals)
