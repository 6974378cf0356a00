"""The estimate of a construction loan: half the commitment, appendix D of Regulation Z."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from lending_app.engine.effective_cost.us_construction import estimate_construction
from lending_app.engine.values.errors import (
	EngineError,
	InvalidAmountError,
	InvalidRateError,
	InvalidTermError,
)

DAY = date(2025, 1, 15)


def test_half_the_commitment_bears_interest_for_the_whole_period() -> None:
	"""60,000 at 12 % for 6 months: 30,000 x 12 % / 2 = 1,800; 1,800 of 30,000 in half a year is 12 %."""
	found = estimate_construction(Decimal(60000), Decimal("0.12"), 6, DAY)
	assert (found.interest, found.finance_charge, found.amount_financed) == (1800, 1800, 60000)
	assert found.apr.published == Decimal("12.00")


def test_the_rate_of_50000_at_a_half_and_1000_prepaid_is_20_94() -> None:
	"""One advance and one payment, by hand: 25,000 less 1,000 is had for five months and costs 2,093.75.

	The amounts are those of appendix D's example as they are taught; the rate is computed here from them, by appendix J's
	formula for one payment, and not copied from the regulation.
	"""
	found = estimate_construction(Decimal(50000), Decimal("0.105"), 5, DAY, prepaid=Decimal(1000))
	interest = Fraction(25_000) * Fraction(105, 1000) * Fraction(5, 12)
	rate = (interest + 1000) / Fraction(24_000) * Fraction(12, 5)
	assert (found.interest, found.finance_charge) == (Decimal("1093.75"), Decimal("2093.75"))
	assert rate == Fraction("0.209375")
	assert found.apr.published == Decimal("20.94")


@pytest.mark.parametrize(
	("commitment", "rate", "months", "prepaid", "error"),
	[
		("0", "0.1", 6, "0", InvalidAmountError),
		("1000", "-0.1", 6, "0", InvalidRateError),
		("1000", "0.1", 0, "0", InvalidTermError),
		("1000", "0.1", 6, "500", InvalidAmountError),
		("1000", "0.1", 6, "-1", InvalidAmountError),
	],
)
def test_what_cannot_be_estimated_is_refused(
	commitment: str, rate: str, months: int, prepaid: str, error: type[EngineError]
) -> None:
	with pytest.raises(error):
		estimate_construction(Decimal(commitment), Decimal(rate), months, DAY, prepaid=Decimal(prepaid))
