"""Rates that compound in periods of their own, steps in any proportion, and what becomes of residue and deferred interest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	ExcessRule,
	Frequency,
	Grace,
	InterestBalance,
	InterestBasis,
	Keeps,
	LoanTerms,
	RateChanged,
	RateStep,
	Residue,
	Skipped,
	build_schedule,
)
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.options import DeferredInterest, Seasons, Steps
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import build_schedules
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import InvalidTermError
from tests.engine.support import START, disburse, make_terms, pay, run, total

NEXT = DeferredInterest.NEXT
SPARED = make_terms(grace=Grace(full_periods=3, deferred_interest=NEXT))


def close_by_schedule(terms: LoanTerms) -> None:
	rows = build_schedule(terms, START).installments
	payments = [pay(f"P{row.number}", row.due_date, row.total) for row in rows if row.total]
	state = replay_checked(terms, [disburse(terms), *payments], rows[-1].due_date)
	assert (state.status, state.payoff, state.client_advance) == (LoanStatus.PAID, 0, 0)
	assert state.accrued_interest == total(row.interest for row in rows)


@pytest.mark.parametrize(
	("rate", "compounding", "number", "expected"),
	[
		# 100,000 at 6 % compounded semiannually over 25 years: 639.81 a month (Interest Act of Canada, section 6).
		("0.06", Frequency.SEMIANNUAL, 300, "639.81"),
		# 12 % a quarter compounded is 0.990163 % a month.
		("0.12", Frequency.QUARTERLY, 12, "8879.36"),
		# An effective 19.561817 % a year is 1.5 % a month.
		("0.195618171461534", Frequency.ANNUAL, 12, "9168.00"),
		("0.18", Frequency.MONTHLY, 12, "9168.00"),
	],
)
def test_a_rate_compounds_in_periods_of_its_own(
	rate: str, compounding: Frequency, number: int, expected: str
) -> None:
	terms = make_terms(annual_rate=Decimal(rate), compounding=compounding, number_of_installments=number)
	schedule = build_schedule(terms, START)
	assert schedule.installments[0].total == Decimal(expected)
	assert build_schedules([(terms, START)]).total.tolist()[0] == int(Decimal(expected) * 100)


def test_steps_and_changes_of_the_rate_compound_too() -> None:
	effective = make_terms(
		annual_rate=Decimal("0.195618171461534"),
		compounding=Frequency.ANNUAL,
		rate_steps=(RateStep(from_installment=7, annual_rate=Decimal("0.268241794562545")),),
	)
	nominal = make_terms(rate_steps=(RateStep(from_installment=7, annual_rate=Decimal("0.24")),))
	assert [row.total for row in build_schedule(effective, START).installments] == [
		row.total for row in build_schedule(nominal, START).installments
	]
	day = date(2025, 3, 1)
	changes = [
		RateChanged(fact_id="R", value_date=day, annual_rate=Decimal(rate))
		for rate in ("0.268241794562545", "0.24")
	]
	found, expected = (
		run(terms, day, change) for terms, change in zip((effective, nominal), changes, strict=True)
	)
	assert [row.total for row in found.installments] == [row.total for row in expected.installments]


def test_a_daily_rate_compounds_by_the_year_of_the_day_count() -> None:
	terms = make_terms(compounding=Frequency.DAILY, day_count=DayCount.ACTUAL_360)
	numerator, denominator = terms.rate_ratio
	assert round(numerator / denominator, 10) == round(12 * ((1 + 0.18 / 360) ** 30 - 1), 10)


@pytest.mark.parametrize(
	"options",
	[
		{"compounding": Frequency.AT_MATURITY},
		{"compounding": Frequency.ANNUAL, "method": AmortizationMethod.FLAT},
		{
			"compounding": Frequency.ANNUAL,
			"frequency": Frequency.AT_MATURITY,
			"number_of_installments": 1,
			"first_due_date": date(2026, 1, 15),
		},
	],
)
def test_a_rate_compounds_over_periods_alone(options: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError) as refused:
		make_terms(**options)
	assert refused.value.field == "compounding"


def test_installments_change_in_any_proportion() -> None:
	steps = Steps(every=4, proportions=(Decimal(1), Decimal("1.2"), Decimal("1.5")))
	terms = make_terms(method=AmortizationMethod.STEPPED, steps=steps)
	totals = [row.total for row in build_schedule(terms, START).installments]
	assert totals[:-1] == [Decimal("7493.67")] * 4 + [Decimal("8992.40")] * 4 + [Decimal("11240.51")] * 3
	close_by_schedule(terms)
	# The equation of value: 1.5 % a month, 0.01 rounding apart.
	value = sum(Decimal(part) / Decimal("1.015") ** number for number, part in enumerate(totals, start=1))
	assert abs(value - 100000) < Decimal("0.01")


def test_the_last_proportion_holds_on() -> None:
	steps = Steps(proportions=(Decimal(1), Decimal(2)))
	terms = make_terms(method=AmortizationMethod.STEPPED, steps=steps, number_of_installments=4)
	totals = [row.total for row in build_schedule(terms, START).installments]
	assert totals[1] == totals[2] == 2 * totals[0] or abs(totals[1] - 2 * totals[0]) <= Decimal("0.01")


@pytest.mark.parametrize(
	"options",
	[
		{"proportions": (Decimal(1),), "rate": Decimal("0.1")},
		{"proportions": (Decimal(1), Decimal(0))},
		{},
	],
)
def test_proportions_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError):
		Steps(every=2, **options)


@pytest.mark.parametrize("number", [12, 36, 84])
def test_what_rounding_leaves_can_go_into_the_last_interest(number: int) -> None:
	terms = make_terms(residue=Residue.INTEREST, number_of_installments=number)
	schedule = build_schedule(terms, START)
	rows, usual = schedule.installments, build_schedule(make_terms(number_of_installments=number), START)
	assert len({row.total for row in rows}) == 1
	difference = usual.installments[-1].total - usual.installments[0].total
	assert difference
	assert rows[-1].interest == usual.installments[-1].interest - difference
	assert schedule.total_interest == usual.total_interest - difference
	close_by_schedule(terms)
	last = explain_installment(terms, START, number).steps[0]
	assert [step.title for step in last.steps] == ["Interest of the period", "Rounding"]
	assert total(step.result for step in last.steps) == last.result


def test_interest_never_falls_below_zero_for_the_residue() -> None:
	terms = make_terms(annual_rate=Decimal(0), residue=Residue.INTEREST, number_of_installments=7)
	rows = build_schedule(terms, START).installments
	assert min(row.interest for row in rows) == 0
	assert total(row.principal for row in rows) == 100000
	with pytest.raises(InvalidTermError):
		make_terms(
			residue=Residue.INTEREST,
			interest_basis=InterestBasis.DAILY,
			interest_balance=InterestBalance.OWED,
		)


def test_the_next_installments_pay_deferred_interest_first() -> None:
	"""4,500 of three months; level installments of 12,491.27, of which the first pays 6,000 of interest."""
	rows = build_schedule(SPARED, START).installments
	assert [row.total for row in rows[:3]] == [0, 0, 0]
	assert {row.total for row in rows[3:-1]} == {rows[3].total}
	assert abs(rows[-1].total - rows[3].total) <= Decimal("0.05")
	assert rows[3].interest == Decimal("6000.00")
	assert abs(rows[4].interest - (100000 - rows[3].principal) * Decimal("0.015")) < Decimal("0.01")
	close_by_schedule(SPARED)


def test_deferred_interest_above_an_installment_goes_on_to_those_after() -> None:
	terms = make_terms(
		annual_rate=Decimal("0.24"),
		number_of_installments=60,
		grace=Grace(full_periods=8, deferred_interest=NEXT),
	)
	rows = build_schedule(terms, START).installments
	paying = rows[8:]
	assert {row.total for row in paying[:-1]} == {paying[0].total}
	first = next(row.number for row in rows if row.principal)
	assert first > 9 + 6
	# Until they have collected it the balance stays, and with it 2,000 a month.
	assert total(row.interest for row in rows[:first]) == first * 2000
	close_by_schedule(terms)


def test_level_principal_collects_it_on_top() -> None:
	terms = make_terms(
		method=AmortizationMethod.LEVEL_PRINCIPAL, grace=Grace(full_periods=3, deferred_interest=NEXT)
	)
	rows = build_schedule(terms, START).installments
	assert [row.principal for row in rows[3:5]] == [Decimal("11111.11")] * 2
	assert [row.interest for row in rows[3:5]] == [Decimal("6000.00"), Decimal("1333.33")]
	close_by_schedule(terms)


def test_seasons_and_skips_are_paid_first_too() -> None:
	seasons = Seasons(months_without_payment=frozenset({3, 4, 9}), deferred_interest=NEXT)
	terms = make_terms(seasons=seasons)
	rows = build_schedule(terms, START).installments
	totals = {row.total for row in rows[:-1] if row.total}
	assert len(totals) == 1
	close_by_schedule(terms)
	skipped = Skipped(
		fact_id="S", value_date=date(2025, 3, 1), installment_number=3, interest=SkippedInterest.NEXT
	)
	state = run(make_terms(), date(2025, 3, 1), skipped)
	assert [row.total for row in state.installments[2:5]] == [0, Decimal("9303.49"), Decimal("9303.49")]
	assert state.installments[3].interest == Decimal("2536.46")


def test_a_loan_that_defers_so_can_change() -> None:
	facts = [
		disburse(SPARED),
		RateChanged(fact_id="R", value_date=date(2025, 3, 3), annual_rate=Decimal("0.24")),
		pay("P", date(2025, 5, 15), "9000"),
		pay("Q", date(2025, 6, 20), "20000", ExcessRule.REDUCE_TERM),
		RateChanged(
			fact_id="S", value_date=date(2025, 7, 3), annual_rate=Decimal("0.2"), keeps=Keeps.INSTALLMENT
		),
		pay("T", date(2025, 7, 20), "5000", ExcessRule.REDUCE_INSTALLMENT),
	]
	replay_checked(SPARED, facts, date(2026, 3, 1))


def test_an_installment_that_pays_deferred_interest_first_is_explained() -> None:
	found = explain_installment(SPARED, START, 4)
	interest, principal = found.steps
	assert [step.title for step in interest.steps] == ["Interest of the period", "Deferred interest"]
	assert principal.rule == "level amount - interest, what was deferred first"
	assert found.result == build_schedule(SPARED, START).installments[3].total
