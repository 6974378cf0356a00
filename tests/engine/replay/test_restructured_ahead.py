"""A restructure of a loan whose charges were paid ahead: what was paid beyond the day is held, and forgives nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import Charge, Component, ExcessRule, LedgerRole, Restructured
from lending_app.engine.loan.plan_facts import Forgiveness
from lending_app.engine.replay.audit import AuditedReplay
from tests.engine.support import disburse, make_terms, pay

DAY = date(2025, 1, 26)
PREMIUM = Charge(name="Premium", component=Component.INSURANCE, amount=Decimal(300), tax_rate=Decimal("0.18"))


@pytest.mark.parametrize("is_forgiven", [True, False])
def test_tax_paid_ahead_comes_back_and_is_not_forgiven_below_zero(is_forgiven: bool) -> None:
	"""54 of tax was paid ahead; 11 of 31 days are earned: 19.16."""
	terms = make_terms(annual_rate=Decimal(0), charges=(PREMIUM,))
	loan = AuditedReplay(terms)
	loan.apply(disburse(terms))
	loan.apply(pay("P", DAY, "54", ExcessRule.NEXT_INSTALLMENTS))
	assert [part.component for part in loan.get_state(DAY).get_allocations("P")] == [Component.TAX]
	loan.apply(
		Restructured(
			fact_id="R",
			value_date=DAY,
			number_of_installments=6,
			forgiven=(Forgiveness(component=Component.TAX),) if is_forgiven else (),
			capitalizes=() if is_forgiven else (Component.TAX,),
		)
	)
	state = loan.get_state(DAY)
	assert (state.waived, state.outstanding_principal) == (0, 100_000)
	assert state.client_advance == Decimal("34.84")
	assert state.position[LedgerRole.TAX_PAYABLE, ""] == Decimal("-19.16")
