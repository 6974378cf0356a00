"""Where each cent goes when a loan is paid off or charged off: held money, money paid ahead, what it costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lending_app.engine import (
	AllocationPolicy,
	Charge,
	ChargedOff,
	ChargeTiming,
	Component,
	ExcessRule,
	Paid,
	PrepaymentCharge,
)
from lending_app.engine.loan.allocation import ADVANCE_SOURCE, Direction, Timing
from lending_app.engine.loan.state import InstallmentStatus, LoanStatus
from tests.engine.support import START, explain, make_terms, pay, run, total

MIDDLE = date(2025, 1, 31)  # 16 of the 31 days of the first period
DUE = date(2025, 2, 15)
PRINCIPAL_FIRST = AllocationPolicy(
	order=tuple((timing, part) for timing in Timing for part in (Component.PRINCIPAL, Component.INTEREST)),
	direction=Direction.HORIZONTAL,
)


def test_a_payoff_spends_what_is_held_before_what_comes_in() -> None:
	"""774.19 of interest and the first four principals, 31,369.05, leave 7,856.76 for the fifth of 8,138.54."""
	terms = make_terms(excess=ExcessRule.HOLD_AS_ADVANCE)
	state = run(terms, MIDDLE, pay("H", START, "40000"), pay("Q", MIDDLE, "60774.19"))
	assert explain(state, "H") == [(None, "held_as_advance", "40000.00")]
	assert state.get_allocated("H", Component.ADVANCE) == Decimal(40000)
	assert explain(state, ADVANCE_SOURCE) == [
		(1, "payoff.interest", "774.19"),
		(1, "payoff.principal", "7668.00"),
		(2, "payoff.principal", "7783.02"),
		(3, "payoff.principal", "7899.77"),
		(4, "payoff.principal", "8018.26"),
		(5, "payoff.principal", "7856.76"),
		(None, "advance_used", "-40000.00"),
	]
	assert state.get_allocated(ADVANCE_SOURCE, Component.ADVANCE) == Decimal(-40000)
	assert explain(state, "Q")[0] == (5, "payoff.principal", "281.78")
	assert {row.paid_on for row in state.installments} == {MIDDLE}
	assert (state.paid, state.client_advance) == (Decimal("100774.19"), 0)


def test_a_payoff_settles_what_is_late_first_and_keeps_what_is_over() -> None:
	"""Two installments are late on 20 March; 5 of 31 days of 1.5 % on 84,548.98 are 204.55."""
	day = date(2025, 3, 20)
	state = run(make_terms(), day, pay("Q", day, "103100"))
	assert explain(state, "Q")[:6] == [
		(1, "past_due.interest", "1500.00"),
		(2, "past_due.interest", "1384.98"),
		(1, "past_due.principal", "7668.00"),
		(2, "past_due.principal", "7783.02"),
		(3, "payoff.interest", "204.55"),
		(3, "payoff.principal", "7899.77"),
	]
	assert explain(state, "Q")[-1] == (None, "held_as_advance", "10.47")


def test_a_payoff_gives_back_interest_and_its_tax_installment_by_installment() -> None:
	"""1,500.00 and 1,384.98 of interest are paid ahead with their tax of 16 %."""
	terms = make_terms(interest_tax_rate=Decimal("0.16"))
	ahead = pay("P", START, "11014.58", ExcessRule.NEXT_INSTALLMENTS)
	state = run(terms, START, ahead, pay("Q", START, "88985.42"))
	assert explain(state, "Q")[:4] == [
		(1, "payoff.unearned_charge", "-240.00"),
		(1, "payoff.unearned_interest", "-1500.00"),
		(2, "payoff.unearned_charge", "-221.60"),
		(2, "payoff.unearned_interest", "-1384.98"),
	]
	assert state.get_allocated("Q", Component.INTEREST) == Decimal("-2884.98")
	assert state.get_allocated("Q", Component.TAX) == Decimal("-461.60")
	assert total(row.amount for row in state.get_allocations("Q")) == Decimal("88985.42")
	assert (state.status, state.client_advance, state.payoff) == (LoanStatus.PAID, 0, 0)


def test_a_payoff_gives_back_an_upfront_charge_and_its_tax_under_its_own_name() -> None:
	premium = Charge(
		name="Premium",
		component=Component.INSURANCE,
		timing=ChargeTiming.DISBURSEMENT,
		rate=Decimal("0.01"),
		tax_rate=Decimal("0.16"),
		is_refundable=True,
	)
	state = run(make_terms(charges=(premium,)), START, pay("Q", START, "98840"))
	assert explain(state, "Q")[:2] == [
		(None, "payoff.unearned_charge", "-1000.00"),
		(None, "payoff.unearned_charge", "-160.00"),
	]
	assert state.get_allocated("Q", Component.INSURANCE) == Decimal(-1000)
	assert state.get_allocated("Q", Component.TAX) == Decimal(-160)
	assert (state.status, state.position) == (LoanStatus.PAID, {})


def test_an_installment_that_owes_only_interest_not_yet_earned_is_paid_by_the_payoff() -> None:
	"""The first principal was paid ahead; no interest is earned on the day, so nothing of it is left."""
	terms = make_terms(allocation=PRINCIPAL_FIRST)
	ahead = pay("P", START, "7668", ExcessRule.NEXT_INSTALLMENTS)
	state = run(terms, START, ahead, pay("Q", START, "92332"))
	first = state.installments[0]
	assert (first.status, first.paid_on, first.interest) == (InstallmentStatus.PAID, START, 0)
	assert state.paid == Decimal(100000)


def test_a_charge_on_payoffs_alone_falls_on_no_part_of_the_principal() -> None:
	"""3 % of 82,332.00, and 16 % of that."""
	early = PrepaymentCharge(rate=Decimal("0.03"), tax_rate=Decimal("0.16"), is_on_partial=False)
	terms = make_terms(prepayment_charge=early, excess=ExcessRule.REDUCE_INSTALLMENT)
	state = run(terms, DUE, pay("P", DUE, "19168"))
	assert explain(state, "P")[2:] == [(None, "prepayment.reduce_installment", "10000.00")]
	assert (state.outstanding_principal, state.payoff) == (
		Decimal("82332.00"),
		Decimal("82332.00") + Decimal("2469.96") + Decimal("395.19"),
	)
	closed = run(terms, DUE, pay("P", DUE, "19168"), pay("Q", DUE, state.payoff))
	assert (closed.status, closed.client_advance) == (LoanStatus.PAID, 0)
	assert explain(closed, "Q")[:2] == [(2, "payoff.fee", "2469.96"), (2, "payoff.tax", "395.19")]


def test_money_after_a_charge_off_pays_what_was_due_then_what_would_have_fallen_due() -> None:
	"""Two installments are late on 20 March; the third had earned 204.55."""
	gone = ChargedOff(fact_id="X", value_date=date(2025, 3, 20))
	day = date(2025, 4, 1)
	first = Paid(fact_id="R1", value_date=day, amount=Decimal(100), allocation=PRINCIPAL_FIRST)
	state = run(make_terms(), day, gone, first, pay("R2", day, "20000"))
	assert explain(state, "R1") == [(1, "past_due.principal", "100.00")]
	assert explain(state, "R2") == [
		(1, "past_due.interest", "1500.00"),
		(2, "past_due.interest", "1384.98"),
		(1, "past_due.principal", "7568.00"),
		(2, "past_due.principal", "7783.02"),
		(3, "recovery.interest", "204.55"),
		(3, "recovery.principal", "1559.45"),
	]
	assert (state.recovered, state.paid) == (Decimal("20100.00"), Decimal("20100.00"))


def test_held_money_beyond_the_debt_stays_held_at_a_charge_off() -> None:
	"""A payoff would have cost 1,000 more: 100,500 were held short of it, and a charge-off costs nothing."""
	terms = make_terms(
		prepayment_charge=PrepaymentCharge(amount=Decimal(1000)), excess=ExcessRule.HOLD_AS_ADVANCE
	)
	gone = ChargedOff(fact_id="X", value_date=START)
	state = run(terms, START, pay("H", START, "100500"), gone)
	assert explain(state, "X")[0] == (1, "recovery.principal", "7668.00")
	assert explain(state, "X")[-2:] == [
		(None, "advance_used", "-100500.00"),
		(None, "held_as_advance", "500.00"),
	]
	assert (state.outstanding_principal, state.client_advance, state.recovered) == (0, Decimal("500.00"), 0)


def test_a_charge_off_gives_back_what_was_paid_ahead_to_the_debt() -> None:
	terms = make_terms(interest_tax_rate=Decimal("0.16"))
	gone = ChargedOff(fact_id="X", value_date=START)
	state = run(terms, START, pay("P", START, "1740", ExcessRule.NEXT_INSTALLMENTS), gone)
	assert explain(state, "P") == [(1, "in_advance.interest", "1500.00"), (1, "in_advance.tax", "240.00")]
	assert explain(state, "X") == [
		(1, "charge_off.unearned_charge", "-240.00"),
		(1, "charge_off.unearned_interest", "-1500.00"),
		(1, "recovery.principal", "1740.00"),
	]
	assert state.payoff == Decimal("98260.00")


def test_held_money_is_used_on_due_dates_under_the_rule_of_what_is_due() -> None:
	held = pay("H", START, "10000", ExcessRule.HOLD_AS_ADVANCE)
	state = run(make_terms(), date(2025, 3, 15), held)
	assert explain(state, ADVANCE_SOURCE) == [
		(1, "due.interest", "1500.00"),
		(1, "due.principal", "7668.00"),
		(None, "advance_used", "-9168.00"),
		(2, "due.interest", "832.00"),
		(None, "advance_used", "-832.00"),
	]


def test_money_ahead_goes_installment_by_installment() -> None:
	state = run(make_terms(), START, pay("P", START, "10668", ExcessRule.NEXT_INSTALLMENTS))
	assert explain(state, "P") == [
		(1, "in_advance.interest", "1500.00"),
		(1, "in_advance.principal", "7668.00"),
		(2, "in_advance.interest", "1384.98"),
		(2, "in_advance.principal", "115.02"),
	]
