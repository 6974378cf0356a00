"""Replay of dated facts: histories as a lender's auditor would try them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Component,
	ExcessRule,
	Frequency,
	InterestBasis,
	LedgerRole,
	LoanReplay,
	PenaltyRule,
	replay,
)
from lending_app.engine.loan.allocation import ADVANCE_SOURCE
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.state import InstallmentStatus, LoanStatus
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import (
	AlreadyDisbursedError,
	DisbursementAboveTermsError,
	EngineError,
	InvalidAmountError,
	InvalidDateError,
	InvalidTermError,
	NotDisbursedError,
)
from tests.engine.support import START, disburse, explain, make_terms, pay, reverse, run, total


def test_before_disbursement_the_loan_is_approved_and_owes_nothing() -> None:
	state = replay(make_terms(), [], START)
	assert state.status is LoanStatus.APPROVED
	assert (state.payoff, state.position, state.installments) == (0, {}, ())
	assert (state.next_due_date, state.maturity_date, state.disbursed_on) == (None, None, None)


def test_a_disbursement_dated_later_has_not_happened_yet() -> None:
	terms = make_terms()
	state = replay(terms, [disburse(terms, START)], START - timedelta(days=1))
	assert state.status is LoanStatus.APPROVED


def test_a_payment_before_disbursement_is_refused() -> None:
	terms = make_terms()
	with pytest.raises(NotDisbursedError):
		replay(terms, [pay("P", START, "1")], START)
	with pytest.raises(NotDisbursedError):
		replay(terms, [disburse(terms), pay("P", START - timedelta(days=1), "1")], START)


def test_a_second_disbursement_is_refused() -> None:
	terms = make_terms()
	replay_ = LoanReplay(terms)
	replay_.apply(disburse(terms))
	with pytest.raises(AlreadyDisbursedError):
		replay_.apply(disburse(terms))


def test_a_disbursement_above_the_terms_is_refused() -> None:
	terms = make_terms()
	with pytest.raises(DisbursementAboveTermsError):
		replay(terms, [disburse(terms, amount=Decimal("100000.01"))], START)


def test_a_smaller_disbursement_plans_the_smaller_loan() -> None:
	terms = make_terms()
	state = replay(terms, [disburse(terms, amount=Decimal("60000"))], START)
	assert state.disbursed == state.outstanding_principal == Decimal("60000.00")
	assert state.next_due_amount == Decimal("5500.80")


def test_days_never_go_back() -> None:
	terms = make_terms()
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	with pytest.raises(InvalidDateError):
		loan.advance_to(START - timedelta(days=1))
	with pytest.raises(InvalidDateError):
		loan.apply(pay("P", START - timedelta(days=1), "1"))


def test_the_opening_fee_and_its_tax_are_kept_back() -> None:
	fee = OpeningFee(rate=Decimal("0.02"), fixed_amount=Decimal("100"), tax_rate=Decimal("0.18"))
	position = run(make_terms(opening_fee=fee), START).position
	assert position == {
		(LedgerRole.FUNDS, "Cash"): Decimal("-97522.00"),
		(LedgerRole.LOAN_PRINCIPAL, ""): Decimal("100000.00"),
		(LedgerRole.FEE_INCOME, ""): Decimal("-2100.00"),
		(LedgerRole.TAX_PAYABLE, ""): Decimal("-378.00"),
	}


def test_the_opening_fee_and_its_tax_are_rounded_once_each() -> None:
	fee = OpeningFee(rate=Decimal("0.0333333"), tax_rate=Decimal("0.18"))
	position = run(make_terms(principal=Decimal("777"), opening_fee=fee), START).position
	assert position[LedgerRole.FEE_INCOME, ""] == Decimal("-25.90")
	assert position[LedgerRole.TAX_PAYABLE, ""] == Decimal("-4.66")


def test_a_fee_above_the_disbursement_is_refused() -> None:
	fee = OpeningFee(fixed_amount=Decimal("90000"), tax_rate=Decimal("0.18"))
	with pytest.raises(InvalidAmountError) as caught:
		run(make_terms(opening_fee=fee), START)
	assert (caught.value.field, caught.value.value) == ("opening_fee", Decimal("106200.00"))


def test_a_fee_may_take_all_that_is_disbursed() -> None:
	"""A renewal that only pays the fee of the old loan, say: no cash leaves."""
	position = run(make_terms(opening_fee=OpeningFee(fixed_amount=Decimal("100000"))), START).position
	assert (LedgerRole.FUNDS, "Cash") not in position
	assert position[LedgerRole.FEE_INCOME, ""] == Decimal("-100000.00")


def test_a_refused_fact_changes_nothing() -> None:
	late_due = make_terms(first_due_date=START)
	steep = make_terms(
		method=AmortizationMethod.IRREGULAR,
		number_of_installments=3,
		given_totals=(Decimal(10), Decimal(10), Decimal(200000)),
	)
	dear = make_terms(opening_fee=OpeningFee(fixed_amount=Decimal("100001")))
	errors: list[type[EngineError]] = [InvalidDateError, InvalidTermError, InvalidAmountError]
	for terms, error in zip((late_due, steep, dear), errors, strict=True):
		loan = LoanReplay(terms)
		with pytest.raises(error):
			loan.apply(disburse(terms))
		assert loan.get_state(START).status is LoanStatus.APPROVED
		assert loan.get_position() == {}


def test_the_payment_that_closed_the_loan_can_be_reversed() -> None:
	terms = make_terms()
	payoff = pay("P", date(2025, 1, 31), "100774.19")
	closed = run(terms, date(2025, 3, 1), payoff)
	assert (closed.status, closed.closed_on) == (LoanStatus.PAID, date(2025, 1, 31))
	assert [str(row.total) for row in closed.installments[:2]] == ["8442.19", "7783.02"]
	reopened = run(terms, date(2025, 3, 1), payoff, reverse("R", "P", date(2025, 3, 1)))
	assert reopened == run(terms, date(2025, 3, 1))
	assert (reopened.status, reopened.overdue) == (LoanStatus.ACTIVE, Decimal("9168.00"))


def test_money_after_the_closing_is_held_for_the_client() -> None:
	state = run(make_terms(), date(2025, 6, 1), pay("P", START, "100000"), pay("Q", date(2025, 3, 1), "500"))
	assert (state.status, state.closed_on, state.client_advance) == (
		LoanStatus.PAID,
		START,
		Decimal("500.00"),
	)
	assert explain(state, "Q") == [(None, "held_as_advance", "500.00")]
	again = run(
		make_terms(),
		date(2025, 6, 1),
		pay("P", START, "100000"),
		pay("Q", date(2025, 3, 1), "500"),
		pay("R", date(2025, 4, 1), "250"),
	)
	assert again.client_advance == Decimal("750.00")


def test_a_payoff_on_the_day_of_disbursement_costs_no_interest() -> None:
	state = run(make_terms(), START, pay("P", START, "100000"))
	assert (state.status, state.closed_on, state.accrued_interest) == (LoanStatus.PAID, START, 0)
	assert {row.interest for row in state.installments} == {0}
	assert state.position == {}


def test_a_payment_bigger_than_the_debt_closes_it_and_the_rest_is_held() -> None:
	state = run(make_terms(), date(2025, 1, 31), pay("P", date(2025, 1, 31), "150000"))
	assert (state.status, state.client_advance) == (LoanStatus.PAID, Decimal("49225.81"))
	assert explain(state, "P")[-1] == (None, "held_as_advance", "49225.81")


def test_a_backdated_payment_turns_the_later_payoff_into_an_advance() -> None:
	terms = make_terms()
	payoff = pay("P", date(2025, 2, 15), "101500")
	backdated = pay("B", date(2025, 2, 1), "1000")
	state = run(terms, date(2025, 2, 20), payoff, backdated)
	assert (state.status, state.closed_on) == (LoanStatus.PAID, date(2025, 2, 15))
	assert state.client_advance == Decimal("1000.00")


def test_a_backdated_payoff_holds_all_that_was_paid_after_it() -> None:
	state = run(
		make_terms(),
		date(2025, 3, 1),
		pay("P", date(2025, 2, 15), "9168"),
		pay("B", date(2025, 1, 31), "100774.19"),
	)
	assert (state.closed_on, state.client_advance) == (date(2025, 1, 31), Decimal("9168.00"))


def test_held_money_serves_several_due_dates() -> None:
	terms = make_terms(excess=ExcessRule.HOLD_AS_ADVANCE)
	state = run(terms, date(2025, 4, 20), pay("P", date(2025, 1, 20), "20000"))
	assert [row.status for row in state.installments[:3]] == [
		InstallmentStatus.PAID,
		InstallmentStatus.PAID,
		InstallmentStatus.OVERDUE,
	]
	assert [row.paid_on for row in state.installments[:2]] == [date(2025, 2, 15), date(2025, 3, 15)]
	assert state.client_advance == 0
	assert state.overdue == Decimal("9168.00") * 3 - 20000
	used = [row for row in state.get_allocations(ADVANCE_SOURCE) if row.component is Component.ADVANCE]
	assert [(str(row.amount), row.value_date) for row in used] == [
		("-9168.00", date(2025, 2, 15)),
		("-9168.00", date(2025, 3, 15)),
		("-1664.00", date(2025, 4, 15)),
	]


def test_held_money_counts_towards_the_payoff() -> None:
	terms = make_terms(excess=ExcessRule.HOLD_AS_ADVANCE)
	day = date(2025, 1, 31)
	state = run(terms, day, pay("P", START, "40000"), pay("Q", day, "60774.19"))
	assert (state.status, state.client_advance) == (LoanStatus.PAID, 0)
	assert total(row.amount for row in state.get_allocations("Q")) == Decimal("60774.19")
	assert total(row.amount for row in state.get_allocations(ADVANCE_SOURCE)) == 0


def test_money_held_short_of_the_payoff_leaves_the_rest_due() -> None:
	"""What is held was less than the payoff when it came, and the payoff only grows: a payment closes, never a date."""
	terms = make_terms(number_of_installments=1, excess=ExcessRule.HOLD_AS_ADVANCE)
	facts = [pay("P", START, "99999"), pay("Q", date(2025, 2, 14), "1452.60")]
	state = run(terms, date(2025, 2, 15), *facts)
	assert (state.status, state.due, state.client_advance) == (LoanStatus.ACTIVE, Decimal("48.40"), 0)
	cent = pay("R", date(2025, 2, 15), "48.40")
	assert run(terms, date(2025, 2, 15), *facts, cent).status is LoanStatus.PAID


def test_interest_at_maturity_accrues_by_the_day_count() -> None:
	terms = make_terms(
		frequency=Frequency.AT_MATURITY,
		number_of_installments=1,
		first_due_date=date(2025, 7, 14),
		day_count=DayCount.ACTUAL_360,
	)
	assert run(terms, date(2025, 4, 15)).accrued_interest == Decimal("4500.00")
	assert run(terms, date(2025, 7, 14)).due == Decimal("109000.00")
	assert run(terms, date(2026, 7, 14)).accrued_interest == Decimal("9000.00")


def test_interest_over_a_leap_day_follows_the_basis() -> None:
	start, day = date(2024, 2, 15), date(2024, 3, 1)
	periodic = run(make_terms(), day, start=start)
	assert periodic.accrued_interest == Decimal("775.86")  # 15 of 29 days of 1,500
	daily = run(make_terms(interest_basis=InterestBasis.DAILY), day, start=start)
	assert daily.accrued_interest == Decimal("739.73")  # 15 of 365 days of 18,000


def test_a_loan_without_interest_repays_its_principal() -> None:
	state = run(make_terms(annual_rate=Decimal(0)), date(2025, 2, 15), pay("P", date(2025, 2, 15), "8333.33"))
	assert (state.accrued_interest, state.outstanding_principal) == (0, Decimal("91666.67"))
	assert explain(state, "P") == [(1, "due.principal", "8333.33")]


def test_what_is_due_today_is_not_late_and_not_next() -> None:
	state = run(make_terms(), date(2025, 2, 15))
	assert (state.due, state.overdue, state.days_past_due) == (Decimal("9168.00"), 0, 0)
	assert (state.next_due_date, state.next_due_amount) == (date(2025, 3, 15), Decimal("9168.00"))
	assert state.installments[0].status is InstallmentStatus.PENDING


def test_a_defaulted_loan_that_pays_up_is_active_again() -> None:
	terms = make_terms(default_after_days=30)
	late = date(2025, 3, 17)
	assert run(terms, late).status is LoanStatus.DEFAULTED
	assert run(terms, late, pay("P", late, "18336")).status is LoanStatus.ACTIVE


def test_a_partly_paid_installment_is_partial_until_it_is_late() -> None:
	paid = pay("P", date(2025, 2, 1), "100")
	assert run(make_terms(), date(2025, 2, 15), paid).installments[0].status is InstallmentStatus.PARTIAL
	assert run(make_terms(), date(2025, 2, 16), paid).installments[0].status is InstallmentStatus.OVERDUE


def test_each_channel_has_its_own_funds() -> None:
	state = run(make_terms(), date(2025, 2, 15), pay("P", date(2025, 2, 15), "9168", channel="Bank"))
	assert state.position[LedgerRole.FUNDS, "Cash"] == Decimal("-100000.00")
	assert state.position[LedgerRole.FUNDS, "Bank"] == Decimal("9168.00")


def test_payments_of_a_day_count_in_the_order_of_their_ids() -> None:
	day = date(2025, 2, 20)
	terms = make_terms(penalty=PenaltyRule(daily_rate=Decimal("0.001")))
	state = run(terms, day, pay("B", day, "9000"), pay("A", day, "38.34"))
	assert explain(state, "A") == [(1, "past_due.penalty", "38.34")]
	assert [rule for _, rule, _ in explain(state, "B")] == ["past_due.interest", "past_due.principal"]
	assert state.get_allocated("B", Component.INTEREST) == Decimal("1500.00")
	assert state.get_allocated("B", Component.PENALTY) == 0
