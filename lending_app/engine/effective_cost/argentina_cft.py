"""The total financial cost of Argentina (costo financiero total, CFT): effective and nominal, with taxes and before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Context, Decimal, localcontext

from lending_app.engine.cost.cash_flows import CashFlow, FlowKind, leave_out
from lending_app.engine.cost.rate_solver import RATE_DECIMALS
from lending_app.engine.effective_cost.result import Convention, EffectiveCost, publish
from lending_app.engine.effective_cost.yearly import build_cost, measure_days, net_of_loan
from lending_app.engine.values.inputs import check_whole

LAW = "Banco Central de la República Argentina, Tasas de interés en las operaciones de crédito (Comunicación A 3052 and later)"
_DECIMALS = 2
_YEAR_DAYS = 365
_PRECISION = 40


def calculate_cftea(flows: Iterable[CashFlow], *, has_taxes: bool = True) -> EffectiveCost:
	"""The CFT as an effective annual rate: i in sum of a_k (1 + i)^-(days_k / 365) = 0.

	Without `has_taxes` flows of kind Tax are left out. The tax on interest of a final consumer counts, other taxes do
	not (Comunicación A 3052): give those that count. Two decimals; of years of 365 days.

	>>> from datetime import date
	>>> flows = [CashFlow(value_date=date(2025, 1, 15), amount=Decimal(1000))]
	>>> flows.append(CashFlow(value_date=date(2026, 1, 15), amount=Decimal(-1300)))
	>>> flows.append(CashFlow(value_date=date(2026, 1, 15), amount=Decimal(-63), kind=FlowKind.TAX))
	>>> calculate_cftea(flows).published, calculate_cftea(flows, has_taxes=False).published
	(Decimal('36.30'), Decimal('30.00'))
	"""
	netted = net_of_loan(flows if has_taxes else leave_out(flows, FlowKind.TAX))
	convention = Convention.ARGENTINA_CFTEA if has_taxes else Convention.ARGENTINA_CFTEA_BEFORE_TAX
	return build_cost(convention, LAW, netted, measure_days(netted), _DECIMALS)


def calculate_cftna(
	flows: Iterable[CashFlow], *, has_taxes: bool = True, period_days: int = 30
) -> EffectiveCost:
	"""The CFT as a nominal annual rate (Comunicación A 6911 asks for it on credit cards).

	The nominal rate of periods of `period_days` days that compounds to the effective one:
	((1 + CFTEA)^(days / 365) - 1) 365 / days.

	>>> from datetime import date
	>>> flows = [CashFlow(value_date=date(2025, 1, 15), amount=Decimal(1000))]
	>>> flows.append(CashFlow(value_date=date(2026, 1, 15), amount=Decimal(-1300)))
	>>> calculate_cftna(flows).published
	Decimal('26.52')
	"""
	effective = calculate_cftea(flows, has_taxes=has_taxes)
	rate = calculate_tna(effective.rate, period_days)
	convention = Convention.ARGENTINA_CFTNA if has_taxes else Convention.ARGENTINA_CFTNA_BEFORE_TAX
	return replace(effective, convention=convention, rate=rate, published=publish(rate, _DECIMALS))


def calculate_tea(tna: Decimal, period_days: int = 30) -> Decimal:
	"""Effective annual rate of a nominal one charged every given number of days: (1 + TNA d / 365)^(365 / d) - 1.

	>>> round(calculate_tea(Decimal("0.61")), 6)
	Decimal('0.813395')
	"""
	check_whole(period_days, "period_days", 1, _YEAR_DAYS)
	with localcontext(Context(prec=_PRECISION)):
		part = Decimal(period_days) / _YEAR_DAYS
		return round((1 + tna * part) ** (1 / part) - 1, RATE_DECIMALS)


def calculate_tna(tea: Decimal, period_days: int = 30) -> Decimal:
	"""Nominal annual rate, charged every given number of days, of an effective one; the way back from `calculate_tea`.

	>>> round(calculate_tna(Decimal("0.8133951507676709")), 6)
	Decimal('0.610000')
	"""
	check_whole(period_days, "period_days", 1, _YEAR_DAYS)
	with localcontext(Context(prec=_PRECISION)):
		part = Decimal(period_days) / _YEAR_DAYS
		return round(((1 + tea) ** part - 1) / part, RATE_DECIMALS)
