"""What a loan can be for an installment that is given, and the currencies it can be in."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	EngineError,
	Frequency,
	InterestBasis,
	LoanTerms,
	Residue,
	build_schedule,
)
from lending_app.engine.loan.options import Balloon
from lending_app.engine.offer.solving import Unknown, get_usual_total, solve_terms
from lending_app.engine.values.currencies import MINOR_UNITS
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.money import get_minor_units
from tests.engine.support import START, make_terms


@pytest.mark.parametrize(
	("unknown", "low", "high"),
	[
		(Unknown.PRINCIPAL, Decimal(100_000), Decimal("100000.06")),
		(Unknown.ANNUAL_RATE, Decimal("0.1799999"), Decimal("0.1800002")),
		(Unknown.NUMBER_OF_INSTALLMENTS, 12, 12),
	],
)
def test_the_terms_of_a_known_installment_are_found_again(unknown: Unknown, low: Any, high: Any) -> None:
	"""Note CAL-A: 100,000 at 18 % in 12 months asks 9,168.00."""
	found = solve_terms(make_terms(), unknown, Decimal("9168.00"), START)
	assert low <= getattr(found, unknown.value) <= high
	assert get_usual_total(found, START) == Decimal("9168.00")


def test_a_rate_is_that_of_the_actuarial_tables() -> None:
	"""6,000 in 36 payments of 200: 12.2 % would ask 199.72, so a little more. Source: PMT, solved to 1e-8 of a year."""
	terms = make_terms(principal=Decimal(6000), number_of_installments=36)
	found = solve_terms(terms, Unknown.ANNUAL_RATE, Decimal(200), START)
	rate = found.annual_rate / 12
	payment = 6000 * rate / (1 - (1 + rate) ** -36)
	assert abs(payment - 200) < Decimal("0.00001")


def test_where_no_rate_asks_the_amount_the_highest_below_it_is_found() -> None:
	"""A currency without decimals: some amounts no rate asks at all, where interest rounds up each period."""
	terms = make_terms(principal=Decimal(1), number_of_installments=1, currency="CLP")
	found = solve_terms(terms, Unknown.ANNUAL_RATE, Decimal(3), START)
	assert get_usual_total(found, START) == 3
	flat = make_terms(
		principal=Decimal(2), number_of_installments=2, currency="CLP", method=AmortizationMethod.FLAT
	)
	assert get_usual_total(solve_terms(flat, Unknown.ANNUAL_RATE, Decimal(4), START), START) <= 4


def test_one_installment_is_enough_where_it_pays_all() -> None:
	found = solve_terms(make_terms(), Unknown.NUMBER_OF_INSTALLMENTS, Decimal(101_500), START)
	assert found.number_of_installments == 1


def test_a_balloon_lets_more_be_borrowed() -> None:
	terms = make_terms(method=AmortizationMethod.BALLOON, balloon=Balloon(amount=Decimal(20_000)))
	found = solve_terms(terms, Unknown.PRINCIPAL, Decimal(5000), START)
	assert found.principal > solve_terms(make_terms(), Unknown.PRINCIPAL, Decimal(5000), START).principal


@pytest.mark.parametrize("unknown", [Unknown.NUMBER_OF_INSTALLMENTS, Unknown.ANNUAL_RATE])
def test_an_installment_that_pays_for_none_is_refused(unknown: Unknown) -> None:
	with pytest.raises(InvalidAmountError) as refused:
		solve_terms(make_terms(), unknown, Decimal(1000), START)
	assert refused.value.field == "installment"


def test_an_unknown_that_is_none_is_refused() -> None:
	with pytest.raises(InvalidTermError):
		solve_terms(make_terms(), "principal", Decimal(1000), START)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=40)
@given(
	st.sampled_from([AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.LEVEL_PRINCIPAL]),
	st.integers(2, 60),
	st.integers(1, 60),
	st.sampled_from(InterestBasis),
	st.integers(2_000, 90_000),
)
def test_what_is_found_asks_no_more_and_a_cent_more_would(
	method: AmortizationMethod, number: int, percent: int, basis: InterestBasis, wanted: int
) -> None:
	terms = make_terms(
		method=method, number_of_installments=number, annual_rate=Decimal(percent) / 100, interest_basis=basis
	)
	try:
		found = solve_terms(terms, Unknown.PRINCIPAL, Decimal(wanted), START)
		more = replace(found, principal=found.principal + 1)
		asked = get_usual_total(more, START)
	except EngineError:
		assume(False)
		raise
	assert get_usual_total(found, START) <= wanted
	if method is AmortizationMethod.LEVEL_PAYMENT:
		assert asked >= wanted


def test_currencies_are_those_of_iso_4217() -> None:
	"""Source: ISO 4217, list one of 1 January 2026, by number of decimals; ANG and BGN were withdrawn before."""
	codes = {
		units: {code for code, found in MINOR_UNITS.items() if found == units}
		for units in set(MINOR_UNITS.values())
	}
	assert codes[0] == set(
		[
			"BIF",
			"CLP",
			"DJF",
			"GNF",
			"ISK",
			"JPY",
			"KMF",
			"KRW",
			"PYG",
			"RWF",
			"UGX",
			"UYI",
			"VND",
			"VUV",
			"XAF",
			"XOF",
			"XPF",
		]
	)
	assert codes[3] == {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
	assert codes[4] == {"CLF", "UYW"}
	assert {units: len(found) for units, found in codes.items()} == {0: 17, 2: 139 + 2, 3: 7, 4: 2}
	assert {"XAD", "XCG", "ZWG", "SLE", "VED", "ANG", "BGN"} <= codes[2]
	assert not {"CUC", "HRK", "SLL", "ZWL", "XXX", "XTS", "XAU", "XDR"} & set(MINOR_UNITS)
	assert all(code.isalpha() and code.isupper() and len(code) == 3 for code in MINOR_UNITS)
	known = {"VND": 0, "UYI": 0, "RWF": 0, "AUD": 2, "INR": 2, "ZAR": 2, "BHD": 3, "KWD": 3, "UYW": 4}
	assert {code: get_minor_units(code) for code in known} == known
	yen = LoanTerms(
		principal=Decimal(100_000), annual_rate=Decimal("0.18"), number_of_installments=12, currency="VND"
	)
	assert build_schedule(yen, date(2025, 1, 15)).installments[0].total == Decimal(9168)


@settings(deadline=None, max_examples=80)
@given(st.integers(3, 120), st.integers(0, 60), st.integers(1_000, 3_000_000))
def test_the_level_installment_can_be_tuned_so_that_the_last_differs_least(
	number: int, percent: int, minor: int
) -> None:
	"""Against every amount near the level one, each followed to its end by hand."""
	terms = make_terms(
		principal=Decimal(minor) / 100,
		annual_rate=Decimal(percent) / 100,
		number_of_installments=number,
		residue=Residue.SMALLEST,
	)
	try:
		rows = build_schedule(terms, START).installments
		usual = build_schedule(replace(terms, residue=Residue.LAST), START).installments
	except EngineError:
		assume(False)
		raise
	assume(usual[-1].principal and usual[-2].principal)
	level = int(usual[0].total * 100)
	found = abs(rows[-1].total - rows[0].total) * 100
	assert found <= abs(usual[-1].total - usual[0].total) * 100
	ratio = Fraction(percent, 1200)
	for amount in range(level - 3, level + 4):
		balance = minor
		for _ in range(number - 1):
			principal = amount - math.floor(balance * ratio + Fraction(1, 2))
			if not 0 <= principal < balance:
				break
			balance -= principal
		else:
			last = balance + math.floor(balance * ratio + Fraction(1, 2))
			assert found <= abs(last - amount)


def test_a_tuned_installment_never_falls_below_its_interest() -> None:
	terms = make_terms(
		principal=Decimal("14.06"),
		annual_rate=Decimal("1.5"),
		number_of_installments=36,
		interest_basis=InterestBasis.DAILY,
		residue=Residue.SMALLEST,
	)
	rows = build_schedule(terms, date(2025, 5, 10)).installments
	assert min(row.principal for row in rows) >= 0
	assert rows == build_schedule(replace(terms, residue=Residue.LAST), date(2025, 5, 10)).installments


def test_a_number_past_the_calendar_s_end_is_too_many() -> None:
	terms = make_terms(frequency=Frequency.ANNUAL)
	found = solve_terms(terms, Unknown.NUMBER_OF_INSTALLMENTS, Decimal("22251.79"), date(9000, 1, 1))
	assert found.number_of_installments == 10


def test_the_last_installment_s_difference_is_told() -> None:
	assert build_schedule(make_terms(), START).residue == Decimal("-0.01")
	assert build_schedule(make_terms(method=AmortizationMethod.LEVEL_PRINCIPAL), START).residue == 0
	assert build_schedule(make_terms(number_of_installments=2), START).residue == 0
