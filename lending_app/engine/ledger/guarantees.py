"""Interest on a liquid guarantee: money of the client that the lender holds while a loan runs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.money import RoundingPolicy, check_not_below_zero
from lending_app.engine.values.rates import check_rate

DAYS_A_YEAR = 365


def calculate_guarantee_interest(
	balance: Decimal, rate: Decimal, since: date, until: date, rounding: RoundingPolicy
) -> Decimal:
	"""Simple interest of a balance over the days from `since`, excluded, to `until`: Actual/365, rounded once.

	>>> str(
	...     calculate_guarantee_interest(
	...         Decimal(10_000), Decimal("0.03"), date(2026, 1, 15), date(2026, 7, 15), RoundingPolicy()
	...     )
	... )
	'148.77'
	"""
	check_rate(rate, "guarantee_rate")
	minor = check_not_below_zero(balance, rounding, "balance")
	days = (until - since).days
	if days < 0:
		raise InvalidTermError("until", until, since)
	share, scale = rate.as_integer_ratio()
	return rounding.to_amount(rounding.round_ratio(minor * share * days, scale * DAYS_A_YEAR))
