"""What a waiver, a refund, a charge on a late installment and a payoff with charges take, part by part."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	Charge,
	ChargeBase,
	Charged,
	Component,
	ExcessRule,
	Grace,
	PenaltyRule,
	PrepaymentCharge,
	Refunded,
	Waived,
)
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.values.errors import InvalidAmountError
from tests.engine.support import START, explain, make_terms, pay, run

MIDDLE = date(2025, 1, 31)
DUE = date(2025, 2, 15)
LATE = date(2025, 3, 20)


def waive(
	fact_id: str, on: date, component: Component, amount: str | None = None, number: int | None = None
) -> Waived:
	return Waived(
		fact_id=fact_id,
		value_date=on,
		component=component,
		amount=None if amount is None else Decimal(amount),
		installment_number=number,
	)


def test_a_waiver_takes_the_oldest_installments_first_and_no_more_than_asked() -> None:
	state = run(make_terms(), LATE, waive("W", LATE, Component.INTEREST, "1600"))
	assert explain(state, "W") == [(1, "waived.interest", "1500.00"), (2, "waived.interest", "100.00")]
	one = run(make_terms(), LATE, waive("W", LATE, Component.INTEREST, "0.01"))
	assert explain(one, "W") == [(1, "waived.interest", "0.01")]


def test_only_principal_that_was_waived_makes_a_loan_settled() -> None:
	interest = waive("W1", DUE, Component.INTEREST, "1500")
	paid = run(make_terms(), DUE, interest, pay("Z", DUE, "100000"))
	assert (paid.status, paid.waived) == (LoanStatus.PAID, Decimal(1500))
	principal = waive("W0", DUE, Component.PRINCIPAL, "1000")
	settled = run(make_terms(), DUE, principal, interest, pay("Z", DUE, "99000"))
	assert (settled.status, settled.waived) == (LoanStatus.SETTLED, Decimal(2500))


def test_what_was_paid_ahead_is_not_waived_again() -> None:
	"""774.19 of interest are earned, of which 500.00 are paid; of a fee of 50.00, 20.00 are."""
	ahead = pay("P", START, "500", ExcessRule.NEXT_INSTALLMENTS)
	state = run(make_terms(), MIDDLE, ahead, waive("W", MIDDLE, Component.INTEREST))
	assert explain(state, "W") == [(1, "waived.interest", "274.19")]
	fee = Charged(fact_id="F", value_date=START, amount=Decimal(50), component=Component.FEE)
	part = pay("P", START, "20", ExcessRule.NEXT_INSTALLMENTS)
	state = run(make_terms(), MIDDLE, fee, part, waive("W", MIDDLE, Component.FEE))
	assert explain(state, "W") == [(1, "waived.fee", "30.00")]


def test_interest_that_becomes_principal_is_not_waived_as_interest() -> None:
	with pytest.raises(InvalidAmountError) as refused:
		run(make_terms(grace=Grace(full_periods=2)), MIDDLE, waive("W", MIDDLE, Component.INTEREST))
	assert (refused.value.field, refused.value.bound) == ("amount", "up to 0.00")


def test_a_refund_is_told_as_money_that_is_no_longer_held() -> None:
	held = pay("P", DUE, "10000", ExcessRule.HOLD_AS_ADVANCE)
	state = run(make_terms(), DUE, held, Refunded(fact_id="B", value_date=DUE, amount=Decimal(800)))
	assert explain(state, "B") == [(None, "refunded", "-800.00")]
	assert state.get_allocated("B", Component.ADVANCE) == Decimal(-800)
	assert (state.client_advance, state.paid) == (Decimal(32), Decimal(10000))


def test_a_cost_on_a_late_installment_raises_what_its_penalty_runs_on_from_its_day() -> None:
	"""Ten days of 0.1 % on 9,168.00, then ten on 9,368.00."""
	rule = PenaltyRule(base=PenaltyBase.OVERDUE_INSTALLMENT, daily_rate=Decimal("0.001"))
	cost = Charged(fact_id="C", value_date=date(2025, 2, 25), amount=Decimal(200))
	state = run(make_terms(penalty=rule), date(2025, 3, 7), cost)
	assert state.installments[0].penalty == Decimal("185.36")
	assert state.overdue == Decimal("9368.00") + Decimal("185.36")


def test_paying_early_costs_nothing_on_principal_that_is_due() -> None:
	"""500.00 of 7,668.00 are paid: 3 % fall on the 92,332.00 not yet due; after its months, nothing at all does."""
	early = PrepaymentCharge(rate=Decimal("0.03"), tax_rate=Decimal("0.16"), within_months=6)
	terms = make_terms(prepayment_charge=early)
	assert run(terms, DUE, pay("P", DUE, "2000")).payoff_parts.prepayment_charge == Decimal("2769.96")
	paid = [pay(f"P{month}", date(2025, month, 15), "9168") for month in range(2, 8)]
	state = run(terms, date(2025, 7, 15), *paid)
	assert state.payoff == state.outstanding_principal


def test_a_payoff_gives_back_every_charge_paid_ahead() -> None:
	"""50.00 of insurance with 8.00 of tax, and 240.00 of tax on interest, all of them paid on the first day."""
	life = Charge(
		name="Life",
		component=Component.INSURANCE,
		base=ChargeBase.OUTSTANDING_PRINCIPAL,
		rate=Decimal("0.0005"),
		tax_rate=Decimal("0.16"),
	)
	terms = make_terms(interest_tax_rate=Decimal("0.16"), charges=(life,))
	# 16 of 31 days of 8.00, and 16 % of 774.19.
	assert run(terms, MIDDLE).payoff_parts.tax == Decimal("4.13") + Decimal("123.87")
	ahead = pay("P", START, "9466", ExcessRule.NEXT_INSTALLMENTS)
	state = run(terms, START, ahead, pay("Q", START, "90534"))
	assert (state.status, state.client_advance) == (LoanStatus.PAID, 0)
	assert [amount for _, _, amount in explain(state, "Q")[:3]] == ["-248.00", "-50.00", "-1500.00"]
