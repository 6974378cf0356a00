"""Replay of dated facts: histories as a lender's auditor would try them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.engine import LedgerRole, LoanReplay, LoanStatus, OpeningFee, replay
from lending_app.engine.errors import (
	AlreadyDisbursedError,
	DisbursementAboveTermsError,
	EngineError,
	InvalidAmountError,
	InvalidDateError,
	InvalidTermError,
	NotDisbursedError,
)
from tests.engine.support import START, disburse, make_terms, pay, run


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


def test_a_refused_fact_changes_nothing() -> None:
	late_due = make_terms(first_due_date=START)
	steep = make_terms(first_due_date=date(2027, 1, 15), number_of_installments=360)
	dear = make_terms(opening_fee=OpeningFee(fixed_amount=Decimal("100001")))
	errors: list[type[EngineError]] = [InvalidDateError, InvalidTermError, InvalidAmountError]
	for terms, error in zip((late_due, steep, dear), errors, strict=True):
		loan = LoanReplay(terms)
		with pytest.raises(error):
			loan.apply(disburse(terms))
		assert loan.get_state(START).status is LoanStatus.APPROVED
		assert loan.get_position() == {}
