"""What only a look at a plan's single figures shows: refusals word by word, residues, deferred and long first periods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Context, Decimal, localcontext
from typing import Any

import pytest

from lending_app.engine import (
	AllocationPolicy,
	AmortizationMethod,
	Component,
	EngineError,
	ExcessRule,
	Grace,
	InterestBasis,
	LoanReplay,
	LoanTerms,
	Residue,
	build_schedule,
)
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.options import Balloon, DeferredInterest, InstallmentRounding, Seasons, Steps
from lending_app.engine.schedule.plan_pass import check_principal
from lending_app.engine.schedule.plan_values import Pays, PlanPeriod, Start
from lending_app.engine.schedule.plans import plan_parts
from lending_app.engine.values.money import RoundingMode
from tests.engine.support import START, disburse, make_terms, pay, total

STEP = (Timing.DUE, Component.FEE)
FINER = Decimal("0.001")
ONCE = "each timing and debt component once"


def list_totals(terms: LoanTerms) -> list[str]:
	return [str(row.total) for row in build_schedule(terms, START).installments]


def make_policy(order: Any, direction: Any = Direction.VERTICAL) -> AllocationPolicy:
	return AllocationPolicy(order=order, direction=direction)


@pytest.mark.parametrize(
	("make", "message"),
	[
		(
			lambda: build_schedule(make_terms(), "2025-01-15"),  # type: ignore[arg-type]
			"InvalidDateError: start=2025-01-15, bound a date",
		),
		(
			lambda: build_schedule(make_terms(), START, Decimal(0)),
			"InvalidAmountError: principal=0, bound above 0",
		),
		(
			lambda: build_schedule(make_terms(), START, Decimal("0.001")),
			"InvalidAmountError: principal=0.001, bound 2 decimals",
		),
		(
			lambda: plan_parts(make_terms(), 1, [PlanPeriod(1, (0, 1), Pays.NOTHING)], Start()),
			"InvalidTermError: grace=1, bound shorter than the loan",
		),
		(
			lambda: check_principal(-1, 7, Start()),
			"InvalidTermError: number_of_installments=7, bound an installment above its interest",
		),
		(
			lambda: build_schedule(
				make_terms(
					annual_rate=Decimal("1.2"),
					number_of_installments=60,
					installment_rounding=InstallmentRounding(multiple=Decimal(7000), mode=RoundingMode.DOWN),
				),
				START,
			),
			"InvalidTermError: number_of_installments=60, bound an installment above its interest",
		),
		(
			lambda: build_schedule(
				make_terms(method=AmortizationMethod.STEPPED, steps=Steps(every=1, amount=FINER)), START
			),
			"InvalidAmountError: step_amount=0.001, bound 2 decimals",
		),
		(
			lambda: build_schedule(
				make_terms(method=AmortizationMethod.BALLOON, balloon=Balloon(amount=FINER)), START
			),
			"InvalidAmountError: balloon_amount=0.001, bound 2 decimals",
		),
		(
			lambda: build_schedule(
				make_terms(installment_rounding=InstallmentRounding(multiple=FINER)), START
			),
			"InvalidAmountError: installment_multiple=0.001, bound 2 decimals",
		),
		(
			lambda: make_policy((), "Vertical"),
			"InvalidTermError: allocation_direction=Vertical, bound Direction",
		),
		(lambda: make_policy([STEP]), f"InvalidTermError: allocation_order={[STEP]!s}, bound tuple"),
		(lambda: make_policy((STEP, STEP)), f"InvalidTermError: allocation_order={STEP!s}, bound {ONCE}"),
		*(
			(
				lambda step=step: make_policy((step,)),
				f"InvalidTermError: allocation_order={step!s}, bound {ONCE}",
			)
			for step in (
				[Timing.DUE, Component.FEE],
				(Timing.DUE, Component.FEE, Component.FEE),
				("Due", Component.FEE),
				(Timing.DUE, "Fee"),
				(Timing.DUE, Component.ADVANCE),
			)
		),
	],
)
def test_a_refusal_names_the_field_the_value_and_the_bound(make: Callable[[], object], message: str) -> None:
	with pytest.raises(EngineError) as refused:
		make()
	assert str(refused.value) == message


def test_a_principal_of_nothing_is_no_refusal_and_a_running_loan_pays_interest_alone() -> None:
	assert check_principal(0, 7, Start()) == 0
	assert check_principal(3, 7, Start()) == 3
	assert check_principal(-5, 7, Start(is_running=True)) == 0


def test_a_loan_drawn_in_part_is_planned_for_what_was_drawn() -> None:
	schedule = build_schedule(make_terms(), START, Decimal(1000))
	assert (schedule.drawn, total(row.principal for row in schedule.installments)) == (1000, 1000)


@pytest.mark.parametrize(
	("every", "amount", "expected"),
	[
		(1, "50", ["0.00", "100.00", "150.00", "200.00", "250.00", "300.00"]),
		(3, "100", ["0.00", "160.00", "160.00", "160.00", "260.00", "260.00"]),
	],
)
def test_steps_start_after_the_grace(every: int, amount: str, expected: list[str]) -> None:
	terms = make_terms(
		principal=Decimal(1000),
		annual_rate=Decimal(0),
		number_of_installments=6,
		method=AmortizationMethod.STEPPED,
		steps=Steps(every=every, amount=Decimal(amount)),
		grace=Grace(principal_periods=1),
	)
	assert list_totals(terms) == expected


def test_deferred_interest_is_spread_in_even_shares() -> None:
	"""Two months of 1,500 over four installments are 750 each, on top of 25,944.48 for 100,000 in four months."""
	grace = Grace(full_periods=2, deferred_interest=DeferredInterest.SPREAD)
	terms = make_terms(number_of_installments=6, grace=grace)
	rows = build_schedule(terms, START).installments
	assert list_totals(terms) == ["0.00", "0.00", *["26694.48"] * 4]
	assert [str(row.interest) for row in rows[2:]] == ["2250.00", "1883.33", "1511.17", "1133.42"]


def test_the_total_of_a_plan_leaves_out_what_is_capitalized() -> None:
	schedule = build_schedule(make_terms(number_of_installments=4, grace=Grace(full_periods=1)), START)
	assert str(schedule.total) == "104560.11"
	assert schedule.total == total(row.total for row in schedule.installments)
	assert [str(row.capitalized) for row in schedule.installments[:2]] == ["1500.00", "0.00"]


def test_interest_that_will_be_capitalized_is_earned_by_the_day() -> None:
	loan = LoanReplay(make_terms(number_of_installments=4, grace=Grace(full_periods=1)))
	loan.apply(disburse(loan.terms))
	# 16 of the 31 days of a month of 1,500.
	assert loan.get_state(date(2025, 1, 31)).accrued_interest == Decimal("774.19")


def test_a_residue_in_the_first_installment_leaves_the_others_alike() -> None:
	stepped = {"method": AmortizationMethod.STEPPED, "number_of_installments": 6}
	by_amount = make_terms(**stepped, steps=Steps(every=2, amount=Decimal(100)), residue=Residue.FIRST)
	assert list_totals(by_amount) == [
		"17454.48", "17454.51", "17554.51", "17554.51", "17654.51", "17654.51",
	]  # fmt: skip
	by_rate = make_terms(**stepped, steps=Steps(every=2, rate=Decimal("0.1")), residue=Residue.FIRST)
	assert list_totals(by_rate) == [*["15938.73"] * 2, *["17532.60"] * 2, *["19285.86"] * 2]
	even = make_terms(
		method=AmortizationMethod.LEVEL_PRINCIPAL, number_of_installments=7, residue=Residue.FIRST
	)
	parts = [str(row.principal) for row in build_schedule(even, START).installments]
	assert parts == ["14285.74", *["14285.71"] * 6]
	balloon = make_terms(
		method=AmortizationMethod.BALLOON,
		number_of_installments=6,
		balloon=Balloon(rate=Decimal("0.3")),
		residue=Residue.FIRST,
	)
	assert list_totals(balloon) == ["12736.74", *["12736.77"] * 4, "42736.77"]


def test_a_long_first_period_that_costs_more_than_the_installment_pays_interest_alone() -> None:
	terms = make_terms(number_of_installments=2, first_due_date=date(2026, 12, 1), annual_rate=Decimal(6))
	assert list_totals(terms) == ["1126027.40", "150000.00"]


def test_a_single_long_period_pays_all_whatever_its_installment_is_rounded_to() -> None:
	rounding = InstallmentRounding(multiple=Decimal(1_000_000), mode=RoundingMode.DOWN)
	for residue in Residue:
		terms = make_terms(
			number_of_installments=1,
			first_due_date=date(2025, 4, 1),
			installment_rounding=rounding,
			residue=residue,
		)
		assert list_totals(terms) == ["103747.95"]


def test_given_principals_are_leveled_after_a_prepayment() -> None:
	"""600 of 1,000 prepaid on the first due date: of 300 + 600 then left, 300 over two months without interest."""
	terms = make_terms(
		principal=Decimal(1000),
		annual_rate=Decimal(0),
		number_of_installments=3,
		method=AmortizationMethod.IRREGULAR,
		given_principals=(Decimal(100), Decimal(300), Decimal(600)),
		excess=ExcessRule.REDUCE_INSTALLMENT,
	)
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.apply(pay("P", date(2025, 2, 15), "700"))
	assert [row.installment_amount for row in loan.installments] == [100_00, 150_00, 150_00]


@pytest.mark.parametrize(
	"terms",
	[
		make_terms(interest_basis=InterestBasis.DAILY),
		make_terms(number_of_installments=24, residue=Residue.FIRST),
		make_terms(method=AmortizationMethod.BALLOON, balloon=Balloon(rate=Decimal("0.3"))),
	],
)
def test_a_schedule_does_not_depend_on_the_callers_decimal_context(terms: LoanTerms) -> None:
	expected = build_schedule(terms, START)
	with localcontext(Context(prec=5)):
		assert build_schedule(terms, START) == expected


@pytest.mark.parametrize(
	("seasons", "expected"),
	[
		(Seasons(months_without_payment=frozenset({3}), is_interest_paid=True), "34338.30"),
		(Seasons(months_without_payment=frozenset({3})), "34677.40"),
	],
)
def test_a_month_without_payment_pays_its_interest_or_lets_it_become_principal(
	seasons: Seasons, expected: str
) -> None:
	"""101,500 / (1 + v + v^2) where March pays interest, / (1 + v^2 + v^3) where it pays nothing; v = 1 / 1.015."""
	rows = build_schedule(make_terms(number_of_installments=4, seasons=seasons), START).installments
	assert [str(row.total) for row in rows[::2]] == [expected] * 2
	assert [row.rule for row in rows[:2]] == [
		"level_payment",
		"interest_only" if seasons.is_interest_paid else "capitalized",
	]
	assert rows[1].principal == 0


def test_deferred_interest_collected_at_the_end_is_all_in_the_last_installment() -> None:
	grace = Grace(full_periods=2, deferred_interest=DeferredInterest.AT_END)
	rows = build_schedule(make_terms(number_of_installments=6, grace=grace), START).installments
	assert [str(row.interest) for row in rows] == ["0.00", "0.00", "1500.00", "1133.33", "761.17", "3383.42"]


def test_a_balloon_given_as_an_amount_is_left_for_the_last_installment() -> None:
	terms = make_terms(
		principal=Decimal(1000),
		annual_rate=Decimal(0),
		number_of_installments=4,
		method=AmortizationMethod.BALLOON,
		balloon=Balloon(amount=Decimal(400)),
	)
	assert list_totals(terms) == ["150.00", "150.00", "150.00", "550.00"]


@pytest.mark.parametrize(
	("mode", "multiple", "expected"),
	[
		(RoundingMode.HALF_UP, "10", "9170.00"),
		(RoundingMode.UP, "100", "9200.00"),
		(RoundingMode.DOWN, "100", "9100.00"),
		(RoundingMode.HALF_UP, "0.05", "9168.00"),
	],
)
def test_an_installment_is_rounded_to_a_multiple(mode: RoundingMode, multiple: str, expected: str) -> None:
	rounding = InstallmentRounding(multiple=Decimal(multiple), mode=mode)
	for residue in Residue:
		terms = make_terms(installment_rounding=rounding, residue=residue)
		assert list_totals(terms)[5] == expected
