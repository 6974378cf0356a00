"""Provisions of a book in arrays: the cents of the scalar."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest

from lending_app.engine import EngineError
from lending_app.engine.ledger.collateral import CollateralRule
from lending_app.engine.ledger.provision_table import ExposureBase, ProvisionTable
from lending_app.engine.ledger.provisioning import SuspensionRule, value_loan
from lending_app.engine.portfolio import NO_BAND, build_portfolio, calculate_portfolio, value_portfolio
from tests.engine.books import CHECKPOINT, make_book
from tests.engine.ledger.test_provisioning import START, carry, make_band, make_table


@pytest.mark.parametrize("base", list(ExposureBase))
@pytest.mark.parametrize("secured", [None, "0.1", "0.123456789123"])
def test_arrays_give_the_cents_of_the_scalar(base: ExposureBase, secured: str | None) -> None:
	"""Without a share of the secured part, with one, and with one of more decimals than fit."""
	loans = [loan for loan in make_book(700, seed=5) if loan.terms.rounding.minor_units == 2]
	book = build_portfolio(loans)
	table = ProvisionTable(
		name="Mixed",
		base=base,
		collateral=(
			CollateralRule(kind="Vehicle", haircut=Decimal("0.333")),
			CollateralRule(kind="Deposit"),
			CollateralRule(kind="Jewelry", haircut=Decimal("0.5")),
		),
		bands=(
			make_band(up_to_days_past_due=0, rate=Decimal("0.00715"), minimum_amount=Decimal("12.345")),
			make_band(up_to_days_past_due=45, rate=Decimal("0.1234567"), secured_rate=Decimal("0.0234567")),
			make_band(
				rate=None,
				probability_of_default=Decimal("0.777"),
				loss_given_default=Decimal("0.4321"),
				secured_loss_given_default=Decimal(secured) if secured else None,
			),
		),
	)
	rule = SuspensionRule(after_days=60)
	draw = np.random.default_rng(3).integers
	collateral = {
		"Vehicle": draw(0, 30_000_00, len(loans)),
		"Deposit": draw(0, 5_000_00, len(loans)) * draw(0, 2, len(loans)),
		"Other": draw(0, 9_000_00, len(loans)),
	}
	suspended = compared = 0
	for offset in (0, 70, 200):
		day = CHECKPOINT + timedelta(days=offset)
		state = calculate_portfolio(book, day)
		found = value_portfolio(book, state, 2, table=table, suspension=rule, collateral=collateral)
		for place, loan in enumerate(loans):
			if state.needs_replay[place]:
				continue
			rounding = loan.terms.rounding
			expected = value_loan(
				loan.get_state(day),
				rounding,
				table=table,
				suspension=rule,
				collateral={
					kind: rounding.to_amount(int(values[place])) for kind, values in collateral.items()
				},
			)
			band = found.band[place]
			assert (band == NO_BAND) == (expected.provision is None)
			amount = expected.provision.amount if expected.provision else 0
			assert found.provision[place] == rounding.to_minor(Decimal(amount))
			assert found.suspended_interest[place] == rounding.to_minor(expected.suspended_interest)
			assert found.suspended_penalty[place] == rounding.to_minor(expected.suspended_penalty)
			suspended += bool(found.is_suspended[place])
			compared += 1
	assert compared > 900
	assert suspended > 20


def test_chosen_loans_of_a_book_are_valued_alone() -> None:
	loans = [carry(START), carry(START + timedelta(days=100))]
	state = calculate_portfolio(build_portfolio(loans), START + timedelta(days=100))
	found = value_portfolio(
		build_portfolio(loans), state, 2, table=make_table(), chosen=np.array([1], np.int64)
	)
	assert found.provision.tolist() == [1_000_000]
	bare = value_portfolio(build_portfolio(loans), state, 2)
	assert bare.band.tolist() == [NO_BAND, NO_BAND]
	assert not bare.is_suspended.any()


def test_a_minimum_beyond_the_arrays_is_refused() -> None:
	table = make_table(bands=(make_band(minimum_amount=Decimal("9e14")),))
	loans = build_portfolio([carry(START)])
	with pytest.raises(EngineError):
		value_portfolio(loans, calculate_portfolio(loans, START), 6, table=table)
