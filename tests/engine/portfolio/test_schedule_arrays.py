"""Many schedules at once give the cents of each by itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	EngineError,
	Frequency,
	InterestBasis,
	LoanTerms,
	build_schedule,
)
from lending_app.engine.loan.options import InstallmentRounding
from lending_app.engine.portfolio import ScheduleArrays, build_schedules, schedules, to_day
from lending_app.engine.schedule.results import Schedule
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError
from lending_app.engine.values.money import RoundingMode
from tests.engine.books import choose
from tests.engine.strategies import loans
from tests.engine.support import START, make_terms

NUMBER_OF_LOANS = 10_000
METHODS = (
	AmortizationMethod.LEVEL_PAYMENT,
	AmortizationMethod.LEVEL_PRINCIPAL,
	AmortizationMethod.FLAT,
	AmortizationMethod.INTEREST_ONLY,
)
EQUAL_PERIODS = tuple(frequency for frequency in Frequency if frequency is not Frequency.AT_MATURITY)


def read(made: ScheduleArrays, index: int) -> list[tuple[int, ...]]:
	rows = slice(made.offsets[index], made.offsets[index + 1])
	names = ("start_day", "due_day", "principal", "interest", "capitalized", "total")
	return list(zip(*(getattr(made, name)[rows].tolist() for name in names), strict=True))


def describe(terms: LoanTerms, schedule: Schedule) -> list[tuple[int, ...]]:
	to_minor = terms.rounding.to_minor
	return [
		(
			to_day(row.start_date),
			to_day(row.due_date),
			to_minor(row.principal),
			to_minor(row.interest),
			to_minor(row.capitalized),
			to_minor(row.total),
		)
		for row in schedule.installments
	]


def make_loan(rng: np.random.Generator) -> tuple[LoanTerms, date]:
	terms = LoanTerms(
		principal=Decimal(int(10 ** rng.uniform(0, 12))) / 100,
		annual_rate=Decimal(choose(rng, ["0", "0.0499", "0.18", "0.24", "0.6", "1.2", "0.123456789"])),
		number_of_installments=int(rng.integers(1, choose(rng, [4, 13, 61]))),
		method=choose(rng, METHODS),
		frequency=choose(rng, EQUAL_PERIODS),
		rounding_mode=choose(rng, tuple(RoundingMode)),
		installment_rounding=choose(rng, [None, None, InstallmentRounding(multiple=Decimal(10))]),
	)
	return terms, date(2023, 1, 1) + timedelta(days=int(rng.integers(0, 1500)))


def test_ten_thousand_loans_together_have_the_schedules_of_each() -> None:
	rng = np.random.default_rng(20260115)
	chosen: list[tuple[LoanTerms, date]] = []
	expected: list[Schedule] = []
	while len(chosen) < NUMBER_OF_LOANS:
		terms, start = make_loan(rng)
		try:
			expected.append(build_schedule(terms, start))
		except EngineError:
			# An installment below its interest.
			continue
		chosen.append((terms, start))
	made = build_schedules(chosen)
	assert len(made.offsets) == NUMBER_OF_LOANS + 1
	for index, ((terms, start), schedule) in enumerate(zip(chosen, expected, strict=True)):
		assert read(made, index) == describe(terms, schedule), (terms, start)
		assert made.total_interest[index] == terms.rounding.to_minor(schedule.total_interest)


@given(drawn=st.lists(loans(), min_size=1, max_size=3))
def test_loans_of_any_kind_go_together(drawn: list[tuple[LoanTerms, date, Schedule]]) -> None:
	made = build_schedules([(terms, start) for terms, start, _ in drawn])
	for index, (terms, _, schedule) in enumerate(drawn):
		assert read(made, index) == describe(terms, schedule)


@pytest.mark.parametrize(
	"terms",
	[
		make_terms(principal=Decimal("999999999999999"), annual_rate=Decimal("0.1234567")),
		make_terms(annual_rate=Decimal("0.1234567890123456789")),
		make_terms(principal=Decimal("999999999999999"), annual_rate=Decimal(0), currency="CLF"),
		make_terms(interest_basis=InterestBasis.DAILY),
		make_terms(first_due_date=date(2025, 3, 1)),
		make_terms(interest_tax_rate=Decimal("0.16")),
	],
)
def test_what_does_not_fit_the_arrays_is_computed_alone(
	terms: LoanTerms, monkeypatch: pytest.MonkeyPatch
) -> None:
	alone: list[LoanTerms] = []

	def build(asked: LoanTerms, start: date) -> Schedule:
		alone.append(asked)
		return build_schedule(asked, start)

	monkeypatch.setattr(schedules, "build_schedule", build)
	made = build_schedules([(make_terms(), START), (terms, START)])
	assert alone == [terms]
	assert read(made, 1) == describe(terms, build_schedule(terms, START))


def test_an_installment_rounded_up_to_more_than_arrays_hold_repays_the_loan_at_once() -> None:
	rounding = InstallmentRounding(multiple=Decimal("999999999999999"), mode=RoundingMode.UP)
	made = build_schedules([(make_terms(currency="CLF", installment_rounding=rounding), START)])
	assert made.principal.tolist() == [1_000_000_000] + [0] * 11


def test_no_loans_have_no_installments() -> None:
	made = build_schedules([])
	assert (made.offsets.tolist(), len(made.principal)) == ([0], 0)


def test_a_loan_whose_installment_is_below_its_interest_is_refused_among_others() -> None:
	"""100 at 120 % a year bears 10 a month: 10.04 a month rounds down to 7."""
	bad = make_terms(
		principal=Decimal(100),
		annual_rate=Decimal("1.2"),
		number_of_installments=60,
		installment_rounding=InstallmentRounding(multiple=Decimal(7), mode=RoundingMode.DOWN),
	)
	with pytest.raises(InvalidTermError, match="number_of_installments"):
		build_schedule(bad, START)
	with pytest.raises(InvalidTermError, match="number_of_installments"):
		build_schedules([(make_terms(), START), (bad, START), (make_terms(number_of_installments=70), START)])


def test_a_schedule_beyond_the_calendar_is_refused_as_alone() -> None:
	with pytest.raises(InvalidDateError):
		build_schedules([(make_terms(frequency=Frequency.ANNUAL), date(9990, 1, 1))])
	with pytest.raises(InvalidDateError, match="start"):
		build_schedules([(make_terms(), "2025-01-15")])  # type: ignore[list-item]
