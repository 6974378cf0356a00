"""Tax that stays owed by itself, and tax that follows interest which a prepayment lowers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lending_app.engine import AllocationPolicy, Component, ExcessRule, PenaltyRule
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.replay.installment import TAX
from lending_app.engine.replay.replay import LoanReplay
from tests.engine.support import disburse, make_terms, pay

TAX_LAST = (Component.PENALTY, Component.INTEREST, Component.PRINCIPAL, Component.TAX)


def test_an_installment_that_owes_the_tax_on_its_penalty_alone_is_not_done_with() -> None:
	"""Ten days of 0.1 % on 7,668.00 are 76.68, the tax of a tenth on it 7.67."""
	terms = make_terms(
		penalty=PenaltyRule(daily_rate=Decimal("0.001"), tax_rate=Decimal("0.1")),
		allocation=AllocationPolicy(
			order=tuple((timing, part) for timing in Timing for part in TAX_LAST),
			direction=Direction.VERTICAL,
		),
	)
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.apply(pay("P1", date(2025, 2, 25), "9244.68"))
	state = loan.get_state(date(2025, 2, 25))
	assert (state.overdue, state.installments[0].unpaid) == (Decimal("7.67"), Decimal("7.67"))
	loan.apply(pay("P2", date(2025, 2, 25), "7.67"))
	state = loan.get_state(date(2025, 2, 25))
	assert (state.overdue, state.installments[0].status.value) == (0, "Paid")


def test_the_tax_follows_the_interest_that_a_prepayment_lowers() -> None:
	"""1.5 % of 82,332.00 are 1,234.98, and 16 % of that 197.60; the installment after is paid ahead in part."""
	terms = make_terms(interest_tax_rate=Decimal("0.16"))
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	day = date(2025, 2, 15)
	loan.apply(pay("P1", day, "9908.00"))
	assert loan.installments[1].due[TAX] == 221_60
	loan.apply(pay("P2", day, "10000.00", ExcessRule.REDUCE_TERM))
	assert loan.installments[1].due[TAX] == 197_60
