"""Effective annual cost of a loan by each law's own method, from the borrower's cash flows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost.argentina_cft import (
	calculate_cftea,
	calculate_cftna,
	calculate_tea,
	calculate_tna,
)
from lending_app.engine.effective_cost.chile_cae import calculate_cae
from lending_app.engine.effective_cost.colombia_ea import calculate_ea
from lending_app.engine.effective_cost.countries import CostMeasure, get_cost_measure
from lending_app.engine.effective_cost.eu_aprc import calculate_aprc
from lending_app.engine.effective_cost.intervals import IntervalUnit
from lending_app.engine.effective_cost.mexico_cat import calculate_cat
from lending_app.engine.effective_cost.plain_xirr import calculate_annual_rate
from lending_app.engine.effective_cost.result import Convention, EffectiveCost, TimedFlow
from lending_app.engine.effective_cost.us_apr import UsApr, calculate_apr
from lending_app.engine.values.inputs import check_kind

__all__ = [
	"Convention",
	"CostMeasure",
	"EffectiveCost",
	"IntervalUnit",
	"TimedFlow",
	"UsApr",
	"calculate_annual_rate",
	"calculate_apr",
	"calculate_aprc",
	"calculate_cae",
	"calculate_cat",
	"calculate_cftea",
	"calculate_cftna",
	"calculate_ea",
	"calculate_effective_cost",
	"calculate_tea",
	"calculate_tna",
	"get_cost_measure",
]

_MEASURES: dict[Convention, Callable[[Iterable[CashFlow]], EffectiveCost]] = {
	Convention.US_APR: calculate_apr,
	Convention.EU_APRC: calculate_aprc,
	Convention.MEXICO_CAT: calculate_cat,
	Convention.ARGENTINA_CFTEA: calculate_cftea,
	Convention.ARGENTINA_CFTEA_BEFORE_TAX: partial(calculate_cftea, has_taxes=False),
	Convention.ARGENTINA_CFTNA: calculate_cftna,
	Convention.ARGENTINA_CFTNA_BEFORE_TAX: partial(calculate_cftna, has_taxes=False),
	Convention.CHILE_CAE: calculate_cae,
	Convention.COLOMBIA_EA: calculate_ea,
	Convention.XIRR: calculate_annual_rate,
}


def calculate_effective_cost(flows: Iterable[CashFlow], convention: Convention) -> EffectiveCost:
	"""A yearly cost by the convention's own method, with its usual settings.

	>>> from datetime import date
	>>> from decimal import Decimal
	>>> flows = [CashFlow(value_date=date(2025, 1, 15), amount=Decimal(1000))]
	>>> flows.append(CashFlow(value_date=date(2025, 2, 15), amount=Decimal(-1020)))
	>>> [
	...     str(calculate_effective_cost(flows, item).published)
	...     for item in (Convention.US_APR, Convention.EU_APRC)
	... ]
	['24.00', '26.8']
	"""
	check_kind(convention, Convention, "convention")
	return _MEASURES[convention](flows)
