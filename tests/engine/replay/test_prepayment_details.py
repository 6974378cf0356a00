"""How much principal money prepays, what that costs, and what of it installments paid ahead keep."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from lending_app.engine import Charged, Component, ExcessRule, LoanReplay, PrepaymentCharge
from lending_app.engine.replay.installment import TAX
from tests.engine.support import START, disburse, explain, make_terms, pay, run

MIDDLE = date(2025, 1, 31)
DUE = date(2025, 2, 15)
CENT = Decimal("0.01")


def test_one_cent_beyond_what_is_due_is_prepaid() -> None:
	state = run(make_terms(), DUE, pay("P", DUE, "9168.01", ExcessRule.REDUCE_TERM))
	assert explain(state, "P")[2:] == [(None, "prepayment.reduce_term", "0.01")]
	assert (state.prepaid_principal, state.get_allocated("P", Component.PRINCIPAL)) == (
		CENT,
		Decimal("7668.01"),
	)


def test_prepayments_add_up() -> None:
	"""Interest of 774.19 was paid on the same day."""
	first = pay("P", MIDDLE, "10774.19", ExcessRule.REDUCE_TERM)
	state = run(make_terms(), MIDDLE, first, pay("Q", MIDDLE, "5000", ExcessRule.REDUCE_INSTALLMENT))
	assert state.prepaid_principal == Decimal(15000)
	assert explain(state, "Q") == [(None, "prepayment.reduce_installment", "5000.00")]
	assert (state.outstanding_principal, state.paid) == (Decimal(85000), Decimal("15774.19"))


def test_all_of_the_principal_is_not_prepaid_while_a_tax_is_left_to_collect() -> None:
	"""The payoff is 100,898.06 with the tax on interest of 123.87; 100,800.00 go to installments instead."""
	terms = make_terms(interest_tax_rate=Decimal("0.16"))
	state = run(terms, MIDDLE, pay("P", MIDDLE, "100800", ExcessRule.REDUCE_INSTALLMENT))
	assert run(terms, MIDDLE).payoff == Decimal("100898.06")
	assert state.prepaid_principal == 0
	assert explain(state, "P")[:3] == [
		(1, "earned.interest", "774.19"),
		(1, "in_advance.interest", "725.81"),
		(1, "in_advance.tax", "240.00"),
	]


def prepay(terms_charge: PrepaymentCharge, money: Decimal) -> Decimal:
	"""The most principal that money prepays with what it costs, tried cent by cent from above."""

	def share(amount: Decimal, rate: Decimal) -> Decimal:
		return (amount * rate).quantize(CENT, ROUND_HALF_UP)

	part = money
	while part > 0:
		charged = share(part, terms_charge.rate) + terms_charge.amount
		if part + charged + share(charged, terms_charge.tax_rate) <= money:
			return part
		part -= CENT
	return Decimal(0)


@pytest.mark.parametrize(
	"money", ["0.01", "5.80", "5.81", "5.82", "5.84", "6.00", "6.57", "7.31", "8.99", "11.03"]
)
def test_money_prepays_as_much_as_it_can_with_what_that_costs(money: str) -> None:
	"""3 % and 5.00, taxed with 16 %: less than 5.81 prepays nothing."""
	early = PrepaymentCharge(rate=Decimal("0.03"), amount=Decimal(5), tax_rate=Decimal("0.16"))
	terms = make_terms(prepayment_charge=early)
	state = run(terms, DUE, pay("P", DUE, Decimal(9168) + Decimal(money), ExcessRule.REDUCE_INSTALLMENT))
	assert state.prepaid_principal == prepay(early, Decimal(money))
	assert state.paid == Decimal(9168) + Decimal(money)


def test_a_prepayment_pays_its_charge_and_the_tax_on_it() -> None:
	early = PrepaymentCharge(rate=Decimal("0.03"), tax_rate=Decimal("0.16"))
	terms = make_terms(prepayment_charge=early)
	state = run(terms, DUE, pay("P", DUE, Decimal(9168) + 10348, ExcessRule.REDUCE_INSTALLMENT))
	assert explain(state, "P")[2:] == [
		(2, "prepayment_charge.fee", "300.00"),
		(2, "prepayment_charge.tax", "48.00"),
		(None, "prepayment.reduce_installment", "10000.00"),
	]
	assert (state.installments[1].unpaid, state.charges_receivable) == (
		state.installments[1].principal + state.installments[1].interest,
		0,
	)


def test_a_tax_that_was_charged_stays_when_a_prepayment_lowers_the_one_on_interest() -> None:
	"""16 % of a fee of 100.00 stays; 1.5 % of 82,332.00 are 1,234.98, and 16 % of that 197.60."""
	terms = make_terms(interest_tax_rate=Decimal("0.16"))
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.advance_to(DUE)
	fee = Charged(
		fact_id="F", value_date=DUE, amount=Decimal(100), component=Component.FEE, tax_rate=Decimal("0.16")
	)
	loan.apply(fee)
	assert loan.installments[1].due[TAX] == 221_60 + 16_00
	loan.apply(pay("P1", DUE, "9908"))
	loan.apply(pay("P2", DUE, "10000", ExcessRule.REDUCE_TERM))
	assert loan.installments[1].due[TAX] == 197_60 + 16_00


def test_an_installment_charged_after_it_was_paid_is_paid_when_the_charge_is() -> None:
	later = date(2025, 2, 1)
	facts = [
		pay("P", START, "9168", ExcessRule.NEXT_INSTALLMENTS),
		Charged(fact_id="F", value_date=MIDDLE, amount=Decimal(30), component=Component.FEE),
		Charged(fact_id="G", value_date=MIDDLE, amount=Decimal(20), component=Component.FEE),
	]
	open_ = run(make_terms(), MIDDLE, *facts)
	assert (open_.installments[0].fee, open_.installments[0].unpaid) == (Decimal(50), Decimal(50))
	assert (open_.installments[0].paid_on, open_.payoff_parts.fee) == (None, Decimal(50))
	state = run(make_terms(), later, *facts, pay("Q", later, "50"))
	assert explain(state, "Q") == [(1, "in_advance.fee", "50.00")]
	assert (state.installments[0].unpaid, state.installments[0].paid_on) == (0, later)
