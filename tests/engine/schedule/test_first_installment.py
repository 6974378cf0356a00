"""An installment on the day of disbursement, interest of odd days kept back, and days that a month does not have."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	BusinessCalendar,
	BusinessDayConvention,
	DateRule,
	Disbursed,
	Drawing,
	DrawingRule,
	DueDateChanged,
	ExcessRule,
	FirstPeriod,
	Frequency,
	InterestBasis,
	LoanTerms,
	Restructured,
	Skipped,
	Tranche,
	build_schedule,
	replay,
)
from lending_app.engine.cost.cash_flows import build_borrower_flows
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import build_schedules
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from tests.engine.support import START, disburse, explain, make_terms, pay, run, total

NOVEMBER = date(2023, 11, 3)
# 100,000 at 14.5 %, first due on 5 December: two days before the first regular month.
ODD = make_terms(
	annual_rate=Decimal("0.145"),
	first_due_date=date(2023, 12, 5),
	dates=DateRule(first_period=FirstPeriod.KEPT_BACK),
)
AT_START = DateRule(is_due_at_start=True)


def test_interest_of_the_days_before_a_regular_period_is_kept_back() -> None:
	"""100,000 x 14.5 % x 2 / 365 = 79.45; the installments are those of a loan drawn on 5 November."""
	schedule = build_schedule(ODD, NOVEMBER)
	usual = build_schedule(make_terms(annual_rate=Decimal("0.145")), date(2023, 11, 5))
	assert schedule.kept_back == Decimal("79.45")
	assert [row.total for row in schedule.installments] == [row.total for row in usual.installments]
	assert schedule.total_interest == usual.total_interest + Decimal("79.45")
	assert schedule.total == usual.total + Decimal("79.45")
	flows = build_borrower_flows(schedule, ODD)
	assert [flow.amount for flow in flows if flow.value_date == NOVEMBER] == [
		Decimal("100000.00"),
		Decimal("-79.45"),
	]
	assert build_schedules([(ODD, NOVEMBER)]).total.tolist()[0] == 900225


def test_interest_kept_back_is_earned_day_by_day() -> None:
	state = run(ODD, NOVEMBER, start=NOVEMBER)
	assert explain(state, "D") == [(1, "kept_back.interest", "79.45")]
	assert (state.payoff, state.accrued_interest) == (Decimal("99920.55"), 0)
	earned = [run(ODD, NOVEMBER + timedelta(days), start=NOVEMBER).accrued_interest for days in range(33)]
	assert earned == sorted(earned)
	assert [earned[days] for days in (1, 2, 3, 32)] == [
		Decimal("39.73"),
		Decimal("79.45"),
		Decimal("119.73"),
		Decimal("1287.78"),
	]
	due = run(ODD, date(2023, 12, 5), start=NOVEMBER)
	assert (due.due, due.payoff) == (Decimal("9002.25"), Decimal("101208.33"))
	assert total(due.position.values()) == 0


@pytest.mark.parametrize("basis", InterestBasis)
def test_a_loan_with_interest_kept_back_is_paid_by_its_schedule(basis: InterestBasis) -> None:
	terms = make_terms(
		annual_rate=Decimal("0.145"),
		first_due_date=date(2023, 12, 5),
		interest_basis=basis,
		dates=DateRule(first_period=FirstPeriod.KEPT_BACK),
	)
	rows = build_schedule(terms, NOVEMBER).installments
	payments = [pay(f"P{row.number}", row.due_date, row.total) for row in rows]
	state = run(terms, rows[-1].due_date, *payments, start=NOVEMBER)
	assert (state.status, state.payoff, state.client_advance) == (LoanStatus.PAID, 0, 0)
	assert state.accrued_interest == build_schedule(terms, NOVEMBER).total_interest


def test_a_payoff_gives_back_what_is_not_earned_of_interest_kept_back() -> None:
	state = run(ODD, NOVEMBER, pay("P", NOVEMBER, "99920.55"), start=NOVEMBER)
	assert (state.status, state.client_advance) == (LoanStatus.PAID, 0)
	assert explain(state, "P")[0] == (1, "payoff.unearned_interest", "-79.45")


def test_a_prepayment_among_the_odd_days_lowers_the_installments() -> None:
	day = date(2023, 11, 20)
	prepaid = pay("P", day, "20000", ExcessRule.REDUCE_INSTALLMENT)
	state = run(ODD, day, prepaid, start=NOVEMBER)
	assert total(row.amount for row in state.get_allocations("P")) == Decimal(20000)
	rows = [row.unpaid for row in state.installments]
	assert max(rows[:-1]) - min(rows[:-1]) <= Decimal("0.01")
	assert total(state.position.values()) == 0


def test_a_short_first_period_keeps_nothing_back() -> None:
	terms = make_terms(first_due_date=date(2025, 2, 1), dates=DateRule(first_period=FirstPeriod.KEPT_BACK))
	usual = make_terms(first_due_date=date(2025, 2, 1), dates=DateRule(first_period=FirstPeriod.ADD_TO_FIRST))
	schedule = build_schedule(terms, START)
	assert schedule.kept_back == 0
	assert schedule.installments == build_schedule(usual, START).installments


def test_interest_kept_back_moves_with_business_days() -> None:
	rule = DateRule(
		first_period=FirstPeriod.KEPT_BACK,
		calendar=BusinessCalendar(holidays=frozenset({date(2023, 12, 5)})),
		convention=BusinessDayConvention.FOLLOWING,
	)
	terms = make_terms(annual_rate=Decimal("0.145"), first_due_date=date(2023, 12, 5), dates=rule)
	schedule = build_schedule(terms, NOVEMBER)
	assert (schedule.kept_back, schedule.installments[0].due_date) == (Decimal("79.45"), date(2023, 12, 6))
	assert schedule.installments[0].interest == Decimal("1208.33")


def test_interest_kept_back_of_more_than_the_loan_is_refused() -> None:
	tiny = make_terms(
		principal=Decimal("10"),
		annual_rate=Decimal(50),
		first_due_date=date(2025, 3, 10),
		dates=DateRule(first_period=FirstPeriod.KEPT_BACK),
	)
	with pytest.raises(InvalidAmountError):
		run(tiny, START)


def test_a_schedule_with_tranches_shows_interest_kept_back_apart() -> None:
	"""60,000 x 18 % x 9 / 365 = 266.30 of the first tranche, with 42.61 of tax, are kept back; the installments do not ask them."""
	tranche = Tranche(value_date=date(2025, 2, 10), amount=Decimal(40_000))
	terms = make_terms(
		first_due_date=date(2025, 2, 24),
		dates=DateRule(first_period=FirstPeriod.KEPT_BACK),
		drawing=DrawingRule(kind=Drawing.TRANCHES, expected=(tranche,)),
		interest_tax_rate=Decimal("0.16"),
	)
	schedule = build_schedule(terms, START)
	assert (schedule.kept_back, schedule.kept_back_tax) == (Decimal("266.30"), Decimal("42.61"))
	facts = [
		disburse(terms, amount=Decimal(60_000)),
		Disbursed(fact_id="E", value_date=date(2025, 2, 10), amount=Decimal(40_000)),
	]
	state = replay(terms, facts, date(2025, 2, 10))
	assert [row.total for row in schedule.installments] == [row.unpaid for row in state.installments]
	assert schedule.total_interest == total(row.interest for row in state.installments)
	assert schedule.total == total(row.total for row in state.installments)
	flows = build_borrower_flows(schedule, terms)
	received = total(flow.amount for flow in flows if flow.value_date == START)
	assert received == Decimal("60000") - Decimal("266.30") - Decimal("42.61")


def test_interest_kept_back_is_explained() -> None:
	interest = explain_installment(ODD, NOVEMBER, 1).steps[0]
	assert [step.result for step in interest.steps] == [Decimal("1208.33")]
	assert dict(interest.inputs) == {
		"kept back at the disbursement": Decimal("79.45"),
		"days kept back": 2,
		"years kept back": "2/365",
	}


def test_an_annuity_due_begins_with_the_disbursement() -> None:
	"""PMT(1 %; 12; -100,000; 0; 1) = 8,796.91."""
	terms = make_terms(annual_rate=Decimal("0.12"), dates=AT_START)
	rows = build_schedule(terms, START).installments
	assert [row.due_date for row in rows[:3]] == [START, date(2025, 2, 15), date(2025, 3, 15)]
	assert (rows[0].interest, rows[0].total, rows[1].interest) == (0, Decimal("8796.91"), Decimal("912.03"))
	assert [row.number for row in rows] == list(range(1, 13))
	state = run(terms, START)
	assert (state.due, state.overdue, state.payoff) == (Decimal("8796.91"), 0, Decimal(100000))
	assert run(terms, date(2025, 1, 16)).days_past_due == 1
	paid = run(terms, START, pay("P", START, "8796.91"))
	assert (paid.due, paid.outstanding_principal) == (0, Decimal("91203.09"))
	assert paid.next_due_date == date(2025, 2, 15)


@pytest.mark.parametrize(
	"method",
	[
		AmortizationMethod.LEVEL_PAYMENT,
		AmortizationMethod.LEVEL_PRINCIPAL,
		AmortizationMethod.FLAT,
		AmortizationMethod.INTEREST_ONLY,
	],
)
@pytest.mark.parametrize("basis", InterestBasis)
def test_a_loan_due_at_its_start_is_paid_by_its_schedule(
	method: AmortizationMethod, basis: InterestBasis
) -> None:
	terms = make_terms(method=method, interest_basis=basis, dates=AT_START, number_of_installments=6)
	rows = build_schedule(terms, START).installments
	payments = [pay(f"P{row.number}", row.due_date, row.total) for row in rows if row.total]
	state = run(terms, rows[-1].due_date, *payments)
	assert (state.status, state.payoff) == (LoanStatus.PAID, 0)
	assert state.accrued_interest == total(row.interest for row in rows)


def test_dates_go_on_after_an_installment_at_the_start() -> None:
	terms = make_terms(dates=AT_START)
	skipped = Skipped(
		fact_id="S", value_date=date(2025, 2, 1), installment_number=3, interest=SkippedInterest.PAID
	)
	moved = DueDateChanged(
		fact_id="M",
		value_date=date(2025, 2, 2),
		installment_number=4,
		due_date=date(2025, 4, 20),
		moves_following=True,
	)
	facts = [disburse(terms), pay("P", START, "9200"), skipped]
	rows = replay(terms, facts, date(2025, 2, 1)).installments
	assert [(row.number, row.due_date) for row in rows[-2:]] == [
		(12, date(2025, 12, 15)),
		(13, date(2026, 1, 15)),
	]
	rows = replay(terms, [*facts, moved], date(2025, 2, 2)).installments
	assert [row.due_date for row in rows[2:5]] == [date(2025, 3, 15), date(2025, 4, 20), date(2025, 5, 20)]
	again = Restructured(fact_id="R", value_date=date(2025, 2, 3), number_of_installments=4)
	rows = replay(terms, [*facts[:2], again], date(2025, 2, 3)).installments
	assert rows[2].due_date > date(2025, 2, 3)


@pytest.mark.parametrize(
	("options", "field"),
	[
		({"dates": AT_START, "number_of_installments": 1}, "number_of_installments"),
		({"dates": AT_START, "is_interest_in_advance": True}, "is_due_at_start"),
	],
)
def test_what_an_installment_at_the_start_cannot_go_with_is_refused(
	options: dict[str, Any], field: str
) -> None:
	with pytest.raises(InvalidTermError) as refused:
		make_terms(**options)
	assert refused.value.field == field


@pytest.mark.parametrize(
	("rule", "start", "dues"),
	[
		({}, date(2025, 1, 31), [(3, 1), (3, 31), (5, 1), (5, 31)]),
		({}, date(2025, 1, 30), [(3, 1), (3, 30), (4, 30), (5, 30)]),
		({}, date(2025, 1, 15), [(2, 15), (3, 15), (4, 15), (5, 15)]),
		({"month_days": (31,)}, date(2025, 1, 31), [(3, 1), (3, 31), (5, 1), (5, 31)]),
		({"month_days": (31,)}, date(2025, 3, 1), [(3, 31), (5, 1), (5, 31), (7, 1)]),
		({"month_days": (30,)}, date(2025, 1, 30), [(3, 1), (3, 30), (4, 30), (5, 30)]),
	],
)
def test_a_day_that_a_month_does_not_have_moves_to_the_first(
	rule: dict[str, Any], start: date, dues: list[tuple[int, int]]
) -> None:
	terms = make_terms(number_of_installments=4, dates=DateRule(is_moved_to_first=True, **rule))
	rows = build_schedule(terms, start).installments
	assert [(row.due_date.month, row.due_date.day) for row in rows] == dues


def test_fixed_half_months_move_to_the_first_too() -> None:
	terms = make_terms(
		frequency=Frequency.SEMIMONTHLY,
		number_of_installments=6,
		dates=DateRule(month_days=(15, 31), is_moved_to_first=True),
	)
	dues = [row.due_date.isoformat() for row in build_schedule(terms, date(2025, 1, 31)).installments]
	assert dues == ["2025-02-15", "2025-03-01", "2025-03-15", "2025-03-31", "2025-04-15", "2025-05-01"]


@pytest.mark.parametrize(
	"options", [{"has_fixed_days": True}, {"is_end_of_month": True}, {"given": (date(2025, 3, 1),)}]
)
def test_missing_days_go_with_days_of_the_month_alone(options: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError):
		DateRule(is_moved_to_first=True, **options)


@pytest.mark.parametrize("name", ["is_moved_to_first", "is_due_at_start"])
def test_rules_of_dates_that_the_frequency_does_not_have_are_refused(name: str) -> None:
	frequency = Frequency.WEEKLY if name == "is_moved_to_first" else Frequency.AT_MATURITY
	first = {"first_due_date": date(2026, 1, 15), "number_of_installments": 1}
	with pytest.raises(InvalidTermError) as refused:
		LoanTerms(
			principal=Decimal(100),
			annual_rate=Decimal("0.1"),
			frequency=frequency,
			dates=DateRule(**{name: True}),
			**(first if frequency is Frequency.AT_MATURITY else {"number_of_installments": 3}),
		)
	assert refused.value.field == name
	with pytest.raises(InvalidTermError):
		DateRule(is_due_at_start=True, first_period=FirstPeriod.SPREAD)
