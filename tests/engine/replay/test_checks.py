"""What a counter refuses before a payment is entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import ChargedOff, Component, Sold, Waived, check_payment, replay
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.replay.checks import preview_fact
from lending_app.engine.values.errors import (
	FutureFactError,
	InvalidAmountError,
	LoanClosedError,
	NotDisbursedError,
)
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


def test_every_end_of_a_loan_refuses_a_payment_alike() -> None:
	day = date(2025, 2, 1)
	waived = [
		Waived(fact_id="W1", value_date=day, component=Component.INTEREST),
		Waived(fact_id="W2", value_date=day, component=Component.PRINCIPAL),
	]
	lost = ChargedOff(fact_id="L", value_date=day)
	claim = replay(TERMS, [DISBURSED, lost], day).payoff
	ends: list[list[Fact]] = [
		[pay("P", day, "101000")],
		[*waived],
		[lost, Sold(fact_id="S", value_date=day, amount=Decimal(10))],
		[lost, pay("P", date(2025, 2, 2), claim)],
	]
	statuses = set()
	for facts in ends:
		statuses.add(replay(TERMS, [DISBURSED, *facts], TODAY).status)
		for asked in (TODAY, START):
			with pytest.raises(LoanClosedError) as caught:
				check_payment(TERMS, [DISBURSED, *facts], pay("Q", asked, "100"), TODAY)
			assert caught.value.bound is not None
			with pytest.raises(LoanClosedError):
				preview_fact(TERMS, [DISBURSED, *facts], pay("Q", TODAY, "100"), TODAY)
	assert statuses == {LoanStatus.PAID, LoanStatus.SETTLED, LoanStatus.SOLD}
