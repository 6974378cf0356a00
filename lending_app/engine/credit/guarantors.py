"""What a guarantor can stand for, over everything that they owe and guarantee."""

from __future__ import annotations

from decimal import Decimal

from lending_app.engine.values.money import RoundingPolicy, check_amount, check_not_negative


def calculate_guarantor_capacity(
	net_worth: Decimal,
	monthly_income: Decimal,
	*,
	net_worth_share: Decimal,
	income_months: Decimal,
	rounding: RoundingPolicy,
) -> Decimal | None:
	"""The least of the limits that are set, never below zero; None where both are 0.

	`net_worth_share` is a fraction of the net worth, `income_months` a number of months of income.

	>>> limits = {
	...     "net_worth_share": Decimal("0.5"),
	...     "income_months": Decimal(10),
	...     "rounding": RoundingPolicy(),
	... }
	>>> str(calculate_guarantor_capacity(Decimal(300_000), Decimal(20_000), **limits))
	'150000.00'
	"""
	check_amount(net_worth, "net_worth")
	check_not_negative(monthly_income, "monthly_income")
	check_not_negative(net_worth_share, "net_worth_share")
	check_not_negative(income_months, "income_months")
	limits = [
		base * factor
		for base, factor in ((net_worth, net_worth_share), (monthly_income, income_months))
		if factor
	]
	if not limits:
		return None
	return rounding.to_amount(rounding.round_to_minor(max(min(limits), Decimal(0))))
