"""What a counter refuses before a payment is entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	ChargedOff,
	Component,
	ExcessRule,
	LoanReplay,
	Sold,
	Waived,
	check_payment,
	list_effective,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.replay.checks import check_payments, preview_fact
from lending_app.engine.values.errors import (
	FutureFactError,
	InvalidAmountError,
	LoanClosedError,
	NotDisbursedError,
)
from tests.engine.books import RATES, assert_same
from tests.engine.support import START, disburse, make_terms, pay, reverse

TODAY = date(2025, 3, 1)
TERMS = make_terms()
DISBURSED = disburse(TERMS)


def test_a_payment_today_or_before_is_fine() -> None:
	check_payment(TERMS, [DISBURSED], pay("P", TODAY, "100"), TODAY)
	check_payment(TERMS, [DISBURSED], pay("P", START, "100"), TODAY)


def test_a_payment_tomorrow_is_refused() -> None:
	with pytest.raises(FutureFactError) as caught:
		check_payment(TERMS, [DISBURSED], pay("P", date(2025, 3, 2), "100"), TODAY)
	assert (caught.value.value, caught.value.bound) == (date(2025, 3, 2), TODAY)


def test_a_fact_of_tomorrow_has_no_preview() -> None:
	with pytest.raises(FutureFactError) as caught:
		preview_fact(TERMS, [DISBURSED], pay("P", date(2025, 3, 2), "100"), TODAY)
	assert (caught.value.value, caught.value.bound) == (date(2025, 3, 2), TODAY)


@pytest.mark.parametrize("amount", ["0", "-5", "0.001"])
def test_a_payment_of_no_money_is_refused(amount: str) -> None:
	with pytest.raises(InvalidAmountError):
		check_payment(TERMS, [DISBURSED], pay("P", TODAY, amount), TODAY)


def test_a_payment_without_or_before_disbursement_is_refused() -> None:
	with pytest.raises(NotDisbursedError) as caught:
		check_payment(TERMS, [], pay("P", TODAY, "100"), TODAY)
	assert caught.value.bound is None
	with pytest.raises(NotDisbursedError) as caught:
		check_payment(TERMS, [DISBURSED], pay("P", date(2025, 1, 14), "100"), TODAY)
	assert caught.value.bound == START
	with pytest.raises(NotDisbursedError):
		check_payment(TERMS, [DISBURSED, reverse("R", "D", TODAY)], pay("P", TODAY, "100"), TODAY)


def test_a_payment_on_a_closed_loan_is_refused_until_the_closing_is_reversed() -> None:
	payoff = pay("P", date(2025, 1, 31), "100774.19")
	for day in (TODAY, START):
		with pytest.raises(LoanClosedError) as caught:
			check_payment(TERMS, [DISBURSED, payoff], pay("Q", day, "100"), TODAY)
		assert caught.value.bound == date(2025, 1, 31)
	reversal = reverse("R", "P", TODAY)
	check_payment(TERMS, [DISBURSED, payoff, reversal], pay("Q", TODAY, "100"), TODAY)


DAY, LATER = date(2025, 2, 1), date(2025, 2, 20)
LOST = ChargedOff(fact_id="L", value_date=DAY)
SOLD = Sold(fact_id="S", value_date=DAY, amount=Decimal(10))
# What ends a loan on a day, and the status that it then has.
ENDS: dict[str, tuple[list[Fact], LoanStatus]] = {
	"paid": ([pay("A", DAY, "101000")], LoanStatus.PAID),
	"paid with held money": (
		[pay("A", date(2025, 1, 20), "99000", ExcessRule.HOLD_AS_ADVANCE), pay("B", DAY, "2000")],
		LoanStatus.PAID,
	),
	"waived": (
		[
			Waived(fact_id="W1", value_date=DAY, component=Component.INTEREST),
			Waived(fact_id="W2", value_date=DAY, component=Component.PRINCIPAL),
		],
		LoanStatus.SETTLED,
	),
	"recovered": (
		[LOST, pay("A", date(2025, 2, 2), replay(TERMS, [DISBURSED, LOST], DAY).payoff)],
		LoanStatus.PAID,
	),
	"sold": ([LOST, SOLD], LoanStatus.SOLD),
}


@pytest.mark.parametrize("end", ENDS)
def test_every_end_of_a_loan_refuses_a_payment_alike(end: str) -> None:
	facts, status = ENDS[end]
	standing = [DISBURSED, *facts]
	before = replay(TERMS, standing, TODAY)
	assert before.status is status
	check_payments(TERMS, standing, TODAY)
	late = pay("Q", LATER, "100")
	for asked in (TODAY, START):
		with pytest.raises(LoanClosedError) as caught:
			check_payment(TERMS, standing, pay("Q", asked, "100"), TODAY)
		assert caught.value.bound == before.closed_on
	with pytest.raises(LoanClosedError):
		preview_fact(TERMS, standing, late, TODAY)
	with pytest.raises(LoanClosedError) as caught:
		check_payments(TERMS, [late, *standing], TODAY)
	assert (caught.value.field, caught.value.value, caught.value.bound) == (
		"value_date",
		LATER,
		before.closed_on,
	)
	# It is refused as of its day, not before.
	check_payments(TERMS, [late, *standing], date(2025, 2, 19))


@pytest.mark.parametrize("end", [end for end in ENDS if end != "sold"])
def test_money_that_came_in_before_anybody_knew_of_the_end_is_held_in_replay_and_arrays(end: str) -> None:
	"""What ended the loan may have been entered later: the money is there, and is the client's."""
	facts, status = ENDS[end]
	standing = [DISBURSED, *facts]
	before = replay(TERMS, standing, LATER)
	loan = LoanReplay(TERMS)
	for fact in list_effective([*standing, pay("Q", LATER, "100")]):
		loan.apply(fact)
	state = loan.get_state(TODAY)
	assert (state.status, state.closed_on, state.payoff) == (status, before.closed_on, 0)
	assert state.client_advance == before.client_advance + 100
	assert_same([loan], calculate_portfolio(build_portfolio([loan]), TODAY, RATES))


def test_money_of_the_day_of_a_sale_came_before_it() -> None:
	facts = [DISBURSED, LOST, SOLD, pay("Q", DAY, "100")]
	check_payments(TERMS, facts, TODAY)
	state = replay(TERMS, facts, TODAY)
	assert (state.status, state.paid, state.client_advance) == (LoanStatus.SOLD, 100, 0)
	with pytest.raises(LoanClosedError):
		replay(TERMS, [DISBURSED, LOST, SOLD, pay("Q", LATER, "100")], TODAY)


def test_a_history_whose_end_was_taken_back_takes_payments_again() -> None:
	facts = [DISBURSED, pay("A", DAY, "101000"), reverse("R", "A", LATER), pay("Q", LATER, "100")]
	check_payments(TERMS, facts, TODAY)
	with pytest.raises(NotDisbursedError):
		check_payments(TERMS, [pay("Q", LATER, "100")], TODAY)
