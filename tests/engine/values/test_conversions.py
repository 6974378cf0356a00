"""Rates from one basis to another, and the installment converter."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import Frequency
from lending_app.engine.values.conversions import (
	ANNUAL,
	RateBasis,
	RateKind,
	calculate_effective_rate,
	calculate_nominal_rate,
	convert_installment,
	convert_rate,
)
from lending_app.engine.values.errors import (
	EngineError,
	InvalidAmountError,
	InvalidRateError,
	InvalidTermError,
)
from lending_app.engine.values.money import RoundingPolicy

PERIODIC = [frequency for frequency in Frequency if frequency is not Frequency.AT_MATURITY]
BASES = st.builds(
	RateBasis,
	kind=st.sampled_from(RateKind),
	frequency=st.sampled_from(PERIODIC),
	year_days=st.sampled_from((360, 365)),
)


def make_basis(kind: RateKind, frequency: Frequency) -> RateBasis:
	return RateBasis(kind=kind, frequency=frequency)


@given(nominal=st.decimals("0", "5", places=6), source=BASES, target=BASES)
def test_a_conversion_and_back_is_the_same_rate(
	nominal: Decimal, source: RateBasis, target: RateBasis
) -> None:
	rate = convert_rate(nominal, RateBasis(kind=RateKind.NOMINAL, frequency=Frequency.MONTHLY), source)
	assert abs(convert_rate(convert_rate(rate, source, target), target, source) - rate) < Decimal("1e-15")


@given(rate=st.decimals("0.0001", "1", places=6), frequency=st.sampled_from(PERIODIC))
def test_compounding_more_often_costs_more(rate: Decimal, frequency: Frequency) -> None:
	effective = calculate_effective_rate(rate, frequency)
	assert (effective == rate) if frequency is Frequency.ANNUAL else (effective > rate)


@pytest.mark.parametrize("frequency", PERIODIC)
def test_no_rate_stays_none_and_a_growth_is_kept(frequency: Frequency) -> None:
	assert (
		calculate_effective_rate(Decimal(0), frequency) == calculate_nominal_rate(Decimal(0), frequency) == 0
	)
	with localcontext() as context:
		context.prec = 5
		assert calculate_effective_rate(Decimal("0.18"), frequency) > Decimal("0.17999")


def test_an_effective_month_and_its_nominal_year() -> None:
	month = make_basis(RateKind.EFFECTIVE, Frequency.MONTHLY)
	year = make_basis(RateKind.NOMINAL, Frequency.MONTHLY)
	assert convert_rate(Decimal("0.015"), month, year) == Decimal("0.18")
	assert convert_rate(Decimal("-0.5"), ANNUAL, ANNUAL) == Decimal("-0.5")
	assert RateBasis(kind=RateKind.NOMINAL, frequency=Frequency.DAILY, year_days=360).periods == 360


@pytest.mark.parametrize(
	"values",
	[{"frequency": Frequency.AT_MATURITY}, {"year_days": 364}, {"kind": "Nominal"}, {"frequency": "Monthly"}],
)
def test_a_basis_that_means_nothing_is_refused(values: dict[str, object]) -> None:
	with pytest.raises(InvalidTermError):
		RateBasis(**{"kind": RateKind.NOMINAL, "frequency": Frequency.MONTHLY} | values)  # type: ignore[arg-type]


@pytest.mark.parametrize("rate", [Decimal(-1), Decimal(101), Decimal("NaN"), 0.18])
def test_a_rate_that_none_has_is_refused(rate: Decimal) -> None:
	with pytest.raises(InvalidRateError):
		convert_rate(rate, ANNUAL, make_basis(RateKind.NOMINAL, Frequency.MONTHLY))


def test_a_nominal_rate_that_eats_a_period_and_a_result_beyond_counting_are_refused() -> None:
	with pytest.raises(InvalidRateError):
		convert_rate(Decimal(-12), make_basis(RateKind.NOMINAL, Frequency.MONTHLY), ANNUAL)
	with pytest.raises(InvalidRateError):
		convert_rate(Decimal(100), make_basis(RateKind.EFFECTIVE, Frequency.DAILY), ANNUAL)


def test_a_monthly_installment_is_divided_as_source_003_does() -> None:
	"""CAL-09 and CAL-10: 4,584.00 twice a month and 2,115.69 a week for 9,168.00 a month."""
	converted = {
		frequency.value: str(convert_installment(Decimal("9168.00"), frequency, RoundingPolicy()))
		for frequency in PERIODIC
	}
	assert converted == {
		"Daily": "305.60",
		"Weekly": "2115.69",
		"Biweekly": "4231.38",
		"Semimonthly": "4584.00",
		"Monthly": "9168.00",
		"Bimonthly": "18336.00",
		"Quarterly": "27504.00",
		"Semiannual": "55008.00",
		"Annual": "110016.00",
	}


@pytest.mark.parametrize(
	("arguments", "error"),
	[
		((Decimal("9168.00"), Frequency.AT_MATURITY, RoundingPolicy()), InvalidTermError),
		((Decimal("9168.00"), "Weekly", RoundingPolicy()), InvalidTermError),
		((Decimal("9168.00"), Frequency.WEEKLY, 2), InvalidTermError),
		((Decimal("9168.001"), Frequency.WEEKLY, RoundingPolicy()), InvalidAmountError),
	],
)
def test_an_installment_that_cannot_be_converted_is_refused(
	arguments: tuple[Decimal, Frequency, RoundingPolicy], error: type[EngineError]
) -> None:
	with pytest.raises(error):
		convert_installment(*arguments)
