"""Charges that a change of the plan makes less."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	ChargeBase,
	ChargeTiming,
	Component,
	DueDateChanged,
	ExcessRule,
	InterestBalance,
	InterestBasis,
	Skipped,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.replay.audit import replay_checked
from tests.engine.support import disburse, make_terms, pay

ON_OWED = {"interest_basis": InterestBasis.DAILY, "interest_balance": InterestBalance.OWED}
LIFE = Charge(
	name="Life",
	component=Component.INSURANCE,
	timing=ChargeTiming.DISBURSEMENT,
	base=ChargeBase.ORIGINAL_PRINCIPAL,
	amount=Decimal(300),
	is_refundable=True,
)


PAID, CHANGED = date(2025, 2, 1), date(2025, 2, 2)
MOVED = DueDateChanged(
	fact_id="Y", value_date=CHANGED, installment_number=1, due_date=date(2025, 3, 18), moves_following=True
)
SKIPPED = Skipped(
	fact_id="Y",
	value_date=CHANGED,
	installment_number=1,
	interest=SkippedInterest.CAPITALIZE,
	extends_term=True,
)


@pytest.mark.parametrize("basis", [{}, ON_OWED])
@pytest.mark.parametrize(
	("fee", "change", "paid", "left", "held"),
	[
		# 62.00 x 18 / 31 days = 36.00 is earned, and 18.00 where the period has 62 days: 179.57 + 18.00 - 208.47.
		(Charge(name="Fee", amount=Decimal(62)), MOVED, "9820.43", "7.10", "10.90"),
		# Half of 100.00 x 18 / 31 = 29.03, and nothing of an installment that is skipped: 200.00 - 208.47.
		(
			Charge(name="Fee", base=ChargeBase.INSTALLMENT, rate=Decimal("0.5")),
			SKIPPED,
			"9800",
			"20.56",
			"8.47",
		),
	],
)
def test_a_loan_whose_charges_fall_below_what_comes_back_is_closed(
	fee: Charge, change: Fact, paid: str, left: str, held: str, basis: dict[str, object]
) -> None:
	"""Of a premium of 300.00, 300.00 x 41 / 59 days = 208.47 come back at a payoff: more than the little principal left."""
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal(0),
		number_of_installments=2,
		charges=(LIFE, fee),
		method=AmortizationMethod.INTEREST_ONLY if change is MOVED else AmortizationMethod.LEVEL_PAYMENT,
		**basis,
	)
	facts = [disburse(terms), pay("P", PAID, paid, ExcessRule.REDUCE_INSTALLMENT)]
	assert replay_checked(terms, facts, CHANGED).payoff == Decimal(left)
	state = replay_checked(terms, [*facts, change], CHANGED)
	assert (state.status, state.payoff, state.client_advance) == (LoanStatus.PAID, 0, Decimal(held))
