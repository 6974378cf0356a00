"""Where rare features meet: the right values of cases that once came out wrong."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from lending_app.engine import (
	BusinessCalendar,
	BusinessDayConvention,
	Charge,
	ChargeTiming,
	Component,
	DateRule,
	Drawing,
	DrawingRule,
	EngineError,
	ExcessRule,
	FirstPeriod,
	Frequency,
	LedgerRole,
	LoanTerms,
	PrepaymentCharge,
	Refunded,
	Restructured,
	Reversed,
	Waived,
	build_schedule,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import Forgiveness
from lending_app.engine.loan.state import LoanState, LoanStatus
from lending_app.engine.replay.audit import AuditedReplay, replay_checked
from lending_app.engine.values.errors import InvalidAmountError
from tests.engine.support import START, disburse, pay, total

SMALL: dict[str, Any] = {
	"principal": Decimal(1200), "annual_rate": Decimal("0.12"), "number_of_installments": 12,
}  # fmt: skip


def make_terms(**options: Any) -> LoanTerms:
	return LoanTerms(**SMALL | options)


def run(terms: LoanTerms, day: date, *facts: Fact) -> LoanState:
	return replay_checked(terms, [disburse(terms), *facts], day)


def waive(fact_id: str, on: date, component: Component, amount: str | None = None, **options: Any) -> Waived:
	given = None if amount is None else Decimal(amount)
	return Waived(fact_id=fact_id, value_date=on, component=component, amount=given, **options)


def restructure(on: date, **options: Any) -> Restructured:
	return Restructured(fact_id="R", value_date=on, **options)


# A first period of another length, and a prepayment


def test_a_prepayment_of_a_loan_with_a_short_first_period_spread_goes_where_it_says() -> None:
	terms = make_terms(
		principal=Decimal(10_000),
		number_of_installments=2,
		first_due_date=date(2025, 2, 1),
		dates=DateRule(first_period=FirstPeriod.SPREAD),
	)
	day = date(2025, 2, 26)
	state = run(terms, day, pay("P", day, "5153.06", ExcessRule.REDUCE_INSTALLMENT))
	assert total(row.amount for row in state.get_allocations("P")) == Decimal("5153.06")
	assert (state.payoff, sum(state.position.values())) == (Decimal("4947.70"), 0)


@pytest.mark.parametrize("rule", FirstPeriod)
@pytest.mark.parametrize("excess", [ExcessRule.REDUCE_INSTALLMENT, ExcessRule.REDUCE_TERM])
def test_any_prepayment_in_or_after_an_odd_first_period_lowers_the_debt_by_itself(
	rule: FirstPeriod, excess: ExcessRule
) -> None:
	for first, count, days in product((20, 32, 45), (1, 2, 7), (1, 4, 10, 17, 42)):
		terms = make_terms(
			first_due_date=START + timedelta(days=first),
			number_of_installments=count,
			dates=DateRule(first_period=rule),
		)
		day = START + timedelta(days=days)
		ahead = pay("A", START + timedelta(days=days // 2), "9.99", excess)
		for amount in ("0.01", "20", "700"):
			# Debt, parts and position are checked on the way.
			run(terms, day + timedelta(days=400), ahead, pay("P", day, amount, excess))


# Forgiven is forgiven


def test_a_loan_closed_by_waivers_earns_no_more() -> None:
	day = date(2025, 9, 1)
	waived = [waive("W1", day, Component.INTEREST), waive("W2", day, Component.PRINCIPAL)]
	state = run(make_terms(), date(2026, 3, 1), *waived)
	assert (state.status, state.closed_on) == (LoanStatus.SETTLED, day)
	assert (state.interest_receivable, state.payoff, state.days_past_due) == (0, 0, 0)
	assert state.accrued_interest == Decimal("66.63")


def test_interest_paid_ahead_is_held_where_the_principal_is_waived() -> None:
	terms, day = make_terms(), START + timedelta(days=1)
	rows = build_schedule(terms, START).installments
	ahead = pay("P", START, rows[0].total * 2)
	state = run(terms, date(2026, 3, 1), ahead, waive("W", day, Component.PRINCIPAL))
	earned = Decimal("0.39")
	assert (state.status, state.closed_on) == (LoanStatus.SETTLED, day)
	assert (state.payoff, state.outstanding_principal, state.accrued_interest) == (0, 0, earned)
	assert state.client_advance == rows[0].interest + rows[1].interest - earned


@pytest.mark.parametrize("amount", ["645.90", "700", "746.34"])
@pytest.mark.parametrize("paid_on", [START, date(2025, 2, 15), date(2025, 3, 15)])
def test_a_loan_whose_principal_is_waived_closes_with_interest_paid_ahead_held(
	amount: str, paid_on: date
) -> None:
	"""Interest of seven installments is paid, 63.79 in all, 25.00 of it earned: a payoff without principal is -38.79."""
	day = date(2025, 3, 21)
	ahead = pay("P", paid_on, amount, ExcessRule.NEXT_INSTALLMENTS)
	before = run(make_terms(), day, ahead)
	assert (before.payoff_parts.interest, before.accrued_interest) == (Decimal("-38.79"), Decimal("25.00"))
	for end in (day, date(2026, 3, 1)):
		state = run(make_terms(), end, ahead, waive("W", day, Component.PRINCIPAL))
		assert (state.status, state.closed_on) == (LoanStatus.SETTLED, day)
		assert (state.payoff, state.outstanding_principal) == (0, 0)
		assert state.client_advance == Decimal("38.79") == -state.position[LedgerRole.CLIENT_ADVANCES, ""]


def test_waived_principal_bears_no_interest_as_by_a_restructure() -> None:
	end = date(2026, 1, 15)
	waived = run(make_terms(), end, waive("W", START, Component.PRINCIPAL, "600"))
	part = Forgiveness(component=Component.PRINCIPAL, amount=Decimal(600))
	planned = run(make_terms(), end, restructure(START, forgiven=(part,)))
	interest = [row.interest for row in waived.installments]
	assert interest[0] == 6
	assert interest == [row.interest for row in planned.installments]
	assert waived.payoff == planned.payoff


def test_waiving_the_principal_of_one_installment_lowers_interest_up_to_it() -> None:
	plain = build_schedule(make_terms(), START).installments
	waived = waive("W", START, Component.PRINCIPAL, "50", installment_number=3)
	rows = run(make_terms(), START, waived).installments
	lowered = [usual.interest - row.interest for usual, row in zip(plain, rows, strict=True)]
	assert lowered == [Decimal("0.50")] * 3 + [0] * 9


# The charge for paying early


@pytest.mark.parametrize(
	"parts", [("10150",), ("10150", "0.01"), ("5000", "5150"), ("150", "9999.99", "0.01"), ("1",) * 5]
)
def test_paying_the_plan_early_in_parts_does_not_escape_the_charge(parts: tuple[str, ...]) -> None:
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.18"),
		number_of_installments=1,
		prepayment_charge=PrepaymentCharge(rate=Decimal("0.02")),
	)
	day = START + timedelta(days=1)
	paid = [pay(f"P{number}", day, amount) for number, amount in enumerate(parts)]
	state = run(terms, day, *paid)
	assert state.payoff - state.client_advance == Decimal("10204.84") - total(fact.amount for fact in paid)
	closed = run(terms, day, *paid, pay("Z", day, state.payoff - state.client_advance))
	assert (closed.status, closed.client_advance) == (LoanStatus.PAID, 0)


def test_once_paying_early_is_free_what_was_paid_ahead_closes_the_loan() -> None:
	terms = make_terms(
		principal=Decimal(10_000),
		number_of_installments=2,
		prepayment_charge=PrepaymentCharge(rate=Decimal("0.1"), within_months=1),
		frequency=Frequency.QUARTERLY,
	)
	day = START + timedelta(days=1)
	asked = build_schedule(terms, START).total
	state = run(terms, date(2025, 7, 15), pay("P", day, asked))
	assert (state.status, state.closed_on) == (LoanStatus.PAID, date(2025, 2, 15))
	assert state.accrued_interest + state.client_advance == asked - 10_000


# Restructures and reversals


@pytest.mark.parametrize("frequency", Frequency)
@pytest.mark.parametrize("days", [(15,), (5, 20)])
def test_the_frequency_of_a_loan_with_fixed_days_can_change(
	frequency: Frequency, days: tuple[int, ...]
) -> None:
	monthly = Frequency.MONTHLY if len(days) == 1 else Frequency.SEMIMONTHLY
	terms = make_terms(dates=DateRule(month_days=days), frequency=monthly)
	is_once = frequency is Frequency.AT_MATURITY
	changed = restructure(
		date(2025, 3, 22),
		frequency=frequency,
		number_of_installments=1 if is_once else 4,
		first_due_date=date(2025, 9, 1) if is_once else None,
	)
	state = run(terms, date(2025, 4, 1), changed)
	assert state.status in (LoanStatus.ACTIVE, LoanStatus.DEFAULTED)
	assert state.outstanding_principal == 1200


def test_a_holiday_does_not_move_the_fixed_day_of_a_restructured_loan() -> None:
	calendar = BusinessCalendar(holidays=frozenset({date(2025, 4, 15)}))
	rule = DateRule(month_days=(15,), calendar=calendar, convention=BusinessDayConvention.FOLLOWING)
	state = run(make_terms(dates=rule), date(2025, 3, 20), restructure(date(2025, 3, 20)))
	assert [row.due_date for row in state.installments[3:5]] == [date(2025, 4, 16), date(2025, 5, 15)]


def test_the_payoff_of_the_day_of_a_restructure_closes_the_loan() -> None:
	day = date(2025, 3, 20)
	part = Forgiveness(component=Component.INTEREST)
	changed = restructure(day, number_of_installments=6, forgiven=(part,))
	owed = run(make_terms(), day, changed).payoff
	state = run(make_terms(), day, changed, pay("P", day, owed))
	assert (state.payoff, state.client_advance, state.closed_on) == (0, 0, day)


def test_money_refunded_that_a_reversal_leaves_unpaid_is_owed_again() -> None:
	terms = make_terms(principal=Decimal(9000), annual_rate=Decimal(0), number_of_installments=3)
	first, second = pay("P1", date(2025, 1, 20), "200"), pay("P2", date(2025, 1, 25), "9100")
	back = Refunded(fact_id="B", value_date=date(2025, 1, 26), amount=Decimal(300))
	gone = Reversed(fact_id="Z", value_date=date(2025, 1, 27), reverses="P1")
	state = run(terms, date(2025, 1, 27), first, second, back, gone)
	assert (state.status, state.payoff, state.outstanding_principal) == (LoanStatus.ACTIVE, 200, 200)
	assert state.position == {
		(LedgerRole.FUNDS, "Cash"): Decimal(-200),
		(LedgerRole.LOAN_PRINCIPAL, ""): Decimal(200),
	}
	paid = pay("P3", date(2025, 1, 28), "200")
	assert run(terms, date(2025, 1, 28), first, second, back, gone, paid).status is LoanStatus.PAID
	with pytest.raises(InvalidAmountError):
		run(terms, date(2025, 1, 27), second, back)


@pytest.mark.parametrize("days", [40, 100, 500])
def test_money_owed_again_after_the_last_due_date_is_overdue(days: int) -> None:
	terms = make_terms(number_of_installments=1)
	day = START + timedelta(days=days)
	facts: list[Fact] = [pay("P1", day, "500"), pay("P2", day, "1000")]
	back = run(terms, day, *facts).client_advance
	refunded = Refunded(fact_id="B", value_date=day, amount=back)
	gone = Reversed(fact_id="Z", value_date=day + timedelta(days=1), reverses="P1")
	state = run(terms, day + timedelta(days=1), *facts, refunded, gone)
	assert state.payoff == 500
	assert state.days_past_due == days + 1 - 31
	with pytest.raises(EngineError):
		run(terms, day, facts[1], refunded)


def test_a_charge_paid_on_the_day_of_a_restructure_stays_paid() -> None:
	terms = make_terms(prepayment_charge=PrepaymentCharge(rate=Decimal("0.02")))
	loan = AuditedReplay(terms)
	loan.apply(disburse(terms))
	day = date(2025, 2, 15)
	loan.apply(pay("P", day, "500", ExcessRule.REDUCE_INSTALLMENT))
	owed = loan.get_payoff()
	loan.apply(restructure(day, number_of_installments=6))
	assert loan.get_payoff() <= owed
	assert sum(loan.get_position().values()) == 0


def test_a_line_whose_principal_is_waived_gives_back_premiums_and_stays_open() -> None:
	premium = Charge(name="Life", timing=ChargeTiming.DISBURSEMENT, rate=Decimal("0.03"), is_refundable=True)
	terms = make_terms(charges=(premium,), drawing=DrawingRule(kind=Drawing.REVOLVING))
	day = START + timedelta(days=40)
	facts = [waive("W1", day, Component.INTEREST), waive("W2", day, Component.PRINCIPAL)]
	state = run(terms, day, *facts)
	assert (state.payoff, state.outstanding_principal, state.closed_on) == (0, 0, None)
	assert state.client_advance > 0
