"""Date rules that contradict themselves or the terms are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	BusinessCalendar,
	BusinessDayConvention,
	DateRule,
	EngineError,
	FirstPeriod,
	Frequency,
	Grace,
)
from lending_app.engine.loan.options import Seasons
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import InvalidTermError
from tests.engine.support import make_terms

CALENDAR = BusinessCalendar(holidays=frozenset({date(2025, 1, 1)}))


@pytest.mark.parametrize(
	"values",
	[
		{"month_days": (31, 15)},
		{"month_days": (15, 15)},
		{"month_days": (29, 31)},
		{"month_days": (0,)},
		{"month_days": [15]},
		{"month_days": (15,), "has_fixed_days": True},
		{"has_fixed_days": True, "is_end_of_month": True},
		{"has_fixed_days": 1},
		{"convention": BusinessDayConvention.FOLLOWING},
		{"convention": "Following", "calendar": CALENDAR},
		{"first_period": "Ignored"},
		{"calendar": frozenset()},
	],
)
def test_a_rule_that_contradicts_itself_is_refused(values: dict[str, Any]) -> None:
	with pytest.raises(EngineError):
		DateRule(**values)


MATURITY = {
	"frequency": Frequency.AT_MATURITY,
	"number_of_installments": 1,
	"first_due_date": date(2025, 9, 1),
}
SPREAD = DateRule(first_period=FirstPeriod.SPREAD)
GIVEN = {"number_of_installments": 2, "given_principals": (Decimal(60000), Decimal(40000))}


@pytest.mark.parametrize(
	("field", "values"),
	[
		("month_days", {"dates": DateRule(month_days=(15,)), "frequency": Frequency.SEMIMONTHLY}),
		("month_days", {"dates": DateRule(month_days=(5, 15))}),
		("month_days", {"dates": DateRule(month_days=(5,)), "frequency": Frequency.WEEKLY}),
		("is_end_of_month", {"dates": DateRule(is_end_of_month=True), "frequency": Frequency.SEMIMONTHLY}),
		("has_fixed_days", {"dates": DateRule(has_fixed_days=True)} | MATURITY),
		("first_period", {"dates": DateRule(first_period=FirstPeriod.IGNORE)} | MATURITY),
		("first_period", {"dates": SPREAD, "grace": Grace(full_periods=1)}),
		("first_period", {"dates": SPREAD, "seasons": Seasons(months_without_payment=frozenset({8}))}),
		("first_period", {"dates": SPREAD, "method": AmortizationMethod.IRREGULAR} | GIVEN),
		("calendar", {"day_count": DayCount.BUSINESS_252}),
		("calendar", {"day_count": DayCount.BUSINESS_252, "dates": DateRule()}),
		("dates", {"dates": CALENDAR}),
	],
)
def test_a_rule_that_does_not_fit_the_terms_is_refused(field: str, values: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError) as refusal:
		make_terms(**values)
	assert refusal.value.field == field
