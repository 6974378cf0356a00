"""Where the money of a payment goes: due, excess, prepayment, payoff."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from lending_app.engine import (
	AllocationPolicy,
	AmortizationMethod,
	Component,
	ExcessRule,
	Frequency,
	InterestBasis,
	LedgerRole,
)
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.state import InstallmentStatus, LoanStatus
from lending_app.engine.values.money import RoundingMode
from tests.engine.support import START, explain, make_terms, pay, run, total

MIDDLE = date(2025, 1, 31)  # 16 of the 31 days of the first period


def annuity(balance: str, rates: list[Fraction]) -> Decimal:
	"""Level payment that brings a balance to zero at these period rates, to the cent."""
	discount, annuities = Fraction(1), Fraction(0)
	for rate in rates:
		discount /= 1 + rate
		annuities += discount
	return (Decimal(round(Fraction(balance) / annuities * 100)) / 100).quantize(Decimal("0.01"))


@pytest.mark.parametrize("amount", ["20000", "50000", "99000", "100500"])
def test_reduced_installment_is_the_annuity_of_the_balance_left(amount: str) -> None:
	state = run(make_terms(), MIDDLE, pay("P", MIDDLE, amount, ExcessRule.REDUCE_INSTALLMENT))
	balance = Decimal("100000") - (Decimal(amount) - Decimal("774.19"))
	assert state.outstanding_principal == balance
	level = annuity(str(balance), [Fraction(15, 31) * Fraction(15, 1000), *[Fraction(15, 1000)] * 11])
	assert [row.unpaid for row in state.installments[:-1]] == [level] * 11
	assert abs(state.installments[-1].unpaid - level) < Decimal("0.12")
	assert total(row.unpaid - row.interest + row.interest_paid for row in state.installments) == balance


def test_reduced_term_keeps_what_falls_due_on_each_date() -> None:
	state = run(make_terms(), MIDDLE, pay("P", MIDDLE, "50000", ExcessRule.REDUCE_TERM))
	assert [row.unpaid for row in state.installments[:-1]] == [Decimal("9168.00")] * (
		len(state.installments) - 1
	)
	assert len(state.installments) == 6
	assert state.installments[-1].unpaid < Decimal("9168.00")


def test_two_prepayments_in_one_period_keep_the_same_installment() -> None:
	again = date(2025, 2, 5)
	state = run(
		make_terms(),
		again,
		pay("P", MIDDLE, "20000", ExcessRule.REDUCE_TERM),
		pay("Q", again, "20000", ExcessRule.REDUCE_TERM),
	)
	assert {row.unpaid for row in state.installments[:-1]} == {Decimal("9168.00")}


def test_a_prepayment_on_the_due_date_replaces_the_plan_from_there() -> None:
	due = date(2025, 2, 15)
	state = run(make_terms(), due, pay("P", due, "59168", ExcessRule.REDUCE_INSTALLMENT))
	assert state.outstanding_principal == Decimal("42332.00")
	level = annuity("42332", [Fraction(15, 1000)] * 11)
	assert [row.total for row in state.installments[1:-1]] == [level] * 10


def test_a_prepayment_on_the_disbursement_date_is_a_smaller_loan() -> None:
	state = run(make_terms(), START, pay("P", START, "40000", ExcessRule.REDUCE_INSTALLMENT))
	smaller = run(make_terms(principal=Decimal("60000")), START)
	assert [row.total for row in state.installments] == [row.total for row in smaller.installments]
	assert [row.opening_principal for row in state.installments] == [
		row.opening_principal for row in smaller.installments
	]


def test_rounding_of_a_tiny_balance_never_refuses_a_prepayment() -> None:
	"""Half a cent of interest in a long month may pass the installment: the interest alone falls due."""
	terms = make_terms(annual_rate=Decimal("0.6"), number_of_installments=24)
	for cents in range(1, 40):
		amount = Decimal("100000") - Decimal(cents) / 100 + Decimal("2580.65")
		state = run(terms, MIDDLE, pay("P", MIDDLE, amount, ExcessRule.REDUCE_INSTALLMENT))
		assert total(row.principal for row in state.installments) == state.outstanding_principal


def test_money_ahead_survives_installments_that_owe_nothing() -> None:
	"""Five cents in twelve months: eleven empty installments stand before the one that was paid ahead."""
	terms = make_terms(principal=Decimal("0.05"), annual_rate=Decimal(0))
	later = date(2025, 1, 20)
	state = run(
		terms,
		later,
		pay("P", START, "0.02", ExcessRule.NEXT_INSTALLMENTS),
		pay("Q", later, "0.02", ExcessRule.REDUCE_TERM),
	)
	assert state.outstanding_principal == Decimal("0.01")
	assert total(row.principal for row in state.installments) + state.prepaid_principal == Decimal("0.05")
	assert total(row.unpaid for row in state.installments) == Decimal("0.01")


def test_interest_paid_ahead_counts_behind_an_installment_without_interest() -> None:
	"""Interest of a short February rounds to nothing while that of March does not."""
	terms = make_terms(
		principal=Decimal(100),
		annual_rate=Decimal("0.062"),
		number_of_installments=100,
		currency="CLP",
		method=AmortizationMethod.LEVEL_PRINCIPAL,
		interest_basis=InterestBasis.DAILY,
	)
	start = date(2024, 12, 31)
	state = run(terms, start, pay("P", start, "4"), start=start)
	assert [row.interest_paid for row in state.installments[:3]] == [1, 0, 1]
	assert state.position[LedgerRole.UNEARNED_INTEREST, ""] == -2
	assert total(state.position.values()) == 0
	assert state.payoff == 96


PRINCIPAL_FIRST = AllocationPolicy(
	order=((Timing.IN_ADVANCE, Component.PRINCIPAL), (Timing.IN_ADVANCE, Component.INTEREST)),
	direction=Direction.HORIZONTAL,
)


def test_a_prepayment_stops_interest_that_an_installment_paid_ahead_still_owes() -> None:
	"""Principal of the first installment is paid ahead, its interest is not; half the loan is then prepaid."""
	terms = make_terms(allocation=PRINCIPAL_FIRST)
	state = run(
		terms,
		MIDDLE,
		pay("P", START, "7668", ExcessRule.NEXT_INSTALLMENTS),
		pay("Q", MIDDLE, "50774.19", ExcessRule.REDUCE_INSTALLMENT),
	)
	assert explain(state, "Q") == [
		(1, "earned.interest", "774.19"),
		(None, "prepayment.reduce_installment", "50000.00"),
	]
	# 16 days on 100,000 and 15 days on 50,000 at 1.5 % a month of 31 days.
	assert state.installments[0].interest == Decimal("1137.10")
	assert state.installments[1].opening_principal == Decimal("42332.00")


def test_a_prepayment_lowers_interest_paid_ahead_and_takes_what_comes_back() -> None:
	state = run(
		make_terms(),
		MIDDLE,
		pay("P", START, "10668", ExcessRule.NEXT_INSTALLMENTS),
		pay("Q", MIDDLE, "50000", ExcessRule.REDUCE_INSTALLMENT),
	)
	rows, parts = state.installments, state.get_allocations("Q")
	prepaid = total(part.amount for part in parts if part.rule == "prepayment.reduce_installment")
	assert total(part.amount for part in parts) == 50000 < prepaid
	# 16 days on 100,000 and 15 days on what is left; then a month on what is left, a cent of rounding for each pass.
	expected = (
		Decimal(1500) * 16 / 31 + (100000 - prepaid) * Decimal("0.015") * 15 / 31,
		(Decimal(92332) - prepaid) * Decimal("0.015"),
	)
	for row, interest in zip(rows, expected, strict=False):
		assert row.interest == row.interest_paid
		assert abs(row.interest - interest) < Decimal("0.02")
		assert row.unpaid == row.principal - row.principal_paid
	assert rows[1].opening_principal == Decimal("92332.00") - prepaid
	assert rows[2].opening_principal == rows[1].opening_principal - rows[1].principal
	assert total(state.position.values()) == 0


def test_interest_paid_ahead_on_principal_then_prepaid_lowers_the_plan_too() -> None:
	"""1,200 of the first 1,500 are paid ahead; after a prepayment of 80,000 the period earns some 280 less."""
	terms = make_terms()
	facts = [
		pay("P", START, "1200", ExcessRule.NEXT_INSTALLMENTS),
		pay("Q", MIDDLE, "80000", ExcessRule.REDUCE_INSTALLMENT),
	]
	before = run(terms, MIDDLE, *facts)
	left = before.outstanding_principal
	assert Decimal("19700") < left < 20000
	tenth = run(terms, date(2025, 2, 10), *facts)
	# 774.19 up to the prepayment, then 10 of 31 days on what is left.
	earned = Decimal("774.19") + left * Decimal("0.015") * 10 / 31
	assert abs(tenth.accrued_interest - earned) < Decimal("0.02")
	due = run(terms, date(2025, 2, 15), *facts).installments[0]
	assert due.interest == due.interest_paid
	assert abs(due.interest - Decimal("774.19") - left * Decimal("0.015") * 15 / 31) < Decimal("0.02")


def test_a_payoff_gives_back_interest_paid_ahead() -> None:
	terms = make_terms()
	ahead = pay("P", START, "10668", ExcessRule.NEXT_INSTALLMENTS)
	state = run(terms, START, ahead, pay("Q", START, "89332"))
	assert state.status is LoanStatus.PAID
	assert state.client_advance == 0
	assert explain(state, "Q")[:2] == [
		(1, "payoff.unearned_interest", "-1500.00"),
		(2, "payoff.unearned_interest", "-1384.98"),
	]
	short = run(terms, START, ahead, pay("Q", START, "89331.99"))
	assert (short.status, short.payoff) == (LoanStatus.ACTIVE, Decimal("0.01"))


def test_the_smallest_unit_paid_ahead_comes_back_too() -> None:
	terms = make_terms(principal=Decimal(1000), annual_rate=Decimal("0.012"), currency="CLP")
	state = run(terms, START, pay("P", START, "1", ExcessRule.NEXT_INSTALLMENTS), pay("Q", START, "999"))
	assert (state.status, state.accrued_interest, state.client_advance) == (LoanStatus.PAID, 0, 0)


def test_a_reduced_term_ends_with_the_last_installment_that_owes() -> None:
	"""All but the two installments paid ahead is prepaid: the third and later ones are gone."""
	state = run(
		make_terms(),
		START,
		pay("P", START, "10668", ExcessRule.NEXT_INSTALLMENTS),
		pay("Q", START, "84548.98", ExcessRule.REDUCE_TERM),
	)
	assert state.status is LoanStatus.ACTIVE
	assert [row.number for row in state.installments] == [1, 2]
	assert state.maturity_date == date(2025, 3, 15)


def test_an_installment_settled_by_a_prepayment_has_its_day() -> None:
	"""22 cents, of which one is left: the running installment owes no principal, and its interest is paid."""
	terms = make_terms(
		principal=Decimal("0.22"),
		annual_rate=Decimal("0.0499"),
		number_of_installments=3,
		frequency=Frequency.SEMIANNUAL,
	)
	day = date(2025, 7, 1)
	state = run(terms, day, pay("P", day, "0.22", ExcessRule.REDUCE_INSTALLMENT))
	assert state.outstanding_principal == Decimal("0.01")
	assert state.installments[0].unpaid == 0
	assert (state.installments[0].status, state.installments[0].paid_on) == (InstallmentStatus.PAID, day)


def test_an_installment_of_a_running_loan_never_falls_below_its_interest() -> None:
	"""Eleven pesos at 600 % over months of other lengths: rounding leaves less than the interest of a long month."""
	terms = make_terms(
		principal=Decimal(41),
		annual_rate=Decimal(6),
		number_of_installments=21,
		currency="CLP",
		interest_basis=InterestBasis.DAILY,
		rounding_mode=RoundingMode.DOWN,
	)
	start, day = date(2025, 1, 3), date(2025, 1, 25)
	state = run(terms, day, pay("P", day, "30", ExcessRule.REDUCE_INSTALLMENT), start=start)
	assert min(row.principal for row in state.installments) == 0
	assert total(row.principal for row in state.installments) == state.outstanding_principal


def test_an_installment_that_a_prepayment_relieves_of_its_last_interest_has_its_day() -> None:
	"""Principal and 1,400 of 1,500 interest are paid ahead; on the lower balance the period earns less than that."""
	terms = make_terms(allocation=PRINCIPAL_FIRST, number_of_installments=2)
	principal = run(terms, START).installments[0].principal
	state = run(
		terms,
		MIDDLE,
		pay("P", START, principal + 1400, ExcessRule.NEXT_INSTALLMENTS),
		pay("Q", MIDDLE, "49000", ExcessRule.REDUCE_INSTALLMENT),
	)
	first = state.installments[0]
	assert (first.interest, first.interest_paid, first.unpaid) == (Decimal("1142.49"), Decimal("1142.49"), 0)
	assert (first.status, first.paid_on) == (InstallmentStatus.PAID, MIDDLE)
