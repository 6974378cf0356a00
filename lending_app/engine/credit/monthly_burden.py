"""An installment of any frequency as what it takes from a month."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.money import EXACT, check_amount
from lending_app.engine.values.rates import Frequency, get_periods_a_year

CENT = Decimal("0.01")
MONTHS = 12


def calculate_monthly_burden(installment: Decimal, frequency: Frequency, term_months: int = 1) -> Decimal:
	"""The installment spread over its months, rounded up to the cent; one at maturity is spread over the term.

	>>> calculate_monthly_burden(Decimal(1000), Frequency.WEEKLY)
	Decimal('4333.34')
	>>> calculate_monthly_burden(Decimal(12000), Frequency.AT_MATURITY, 6)
	Decimal('2000.00')
	"""
	check_amount(installment, "installment")
	if installment < 0:
		raise InvalidAmountError("installment", installment, "not below 0")
	if term_months < 1:
		raise InvalidTermError("term_months", term_months, "at least 1")
	if frequency is Frequency.AT_MATURITY:
		burden = EXACT.divide(installment, Decimal(term_months))
	else:
		burden = EXACT.divide(installment * get_periods_a_year(frequency), Decimal(MONTHS))
	return burden.quantize(CENT, rounding=ROUND_CEILING, context=EXACT)
