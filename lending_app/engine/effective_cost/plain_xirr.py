"""The plain yearly rate of dated flows, for where no law names a measure."""

from __future__ import annotations

from collections.abc import Iterable

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost.result import Convention, EffectiveCost
from lending_app.engine.effective_cost.yearly import build_cost, measure_days, net_of_loan

LAW = "none: actual days over 365, as spreadsheets' XIRR"


def calculate_annual_rate(flows: Iterable[CashFlow]) -> EffectiveCost:
	"""i in sum of a_k (1 + i)^-(days_k / 365) = 0, as `calculate_xirr`, with its times; two decimals.

	>>> from datetime import date
	>>> from decimal import Decimal
	>>> flows = [CashFlow(value_date=date(2025, 1, 15), amount=Decimal(1000))]
	>>> flows.append(CashFlow(value_date=date(2025, 2, 15), amount=Decimal(-1020)))
	>>> calculate_annual_rate(flows).published
	Decimal('26.26')
	"""
	netted = net_of_loan(flows)
	return build_cost(Convention.XIRR, LAW, netted, measure_days(netted), 2)
