"""Collateral and provisions: a regulator's own example, and what holds for any collateral."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import Disbursed, EngineError, LoanTerms, replay
from lending_app.engine.ledger.collateral import CollateralRule, calculate_lendable, get_eligible
from lending_app.engine.ledger.provision_table import ProvisionBand, ProvisionTable
from lending_app.engine.ledger.provisioning import calculate_provision
from lending_app.engine.values.money import RoundingPolicy
from tests.engine.ledger.test_provisioning import make_band

ROUNDING = RoundingPolicy()
SHARES = st.decimals(0, 1, places=4)
VALUES = st.decimals(0, 400_000, places=2)


def get_state(principal: str) -> Any:
	"""A loan on the day of its disbursement, of which nothing is paid."""
	terms = LoanTerms(principal=Decimal(principal), annual_rate=Decimal("0.12"), number_of_installments=12)
	start = date(2011, 4, 1)
	return replay(terms, [Disbursed(fact_id="D", value_date=start, amount=Decimal(principal))], start)


def test_doubtful_advance_of_the_reserve_bank_of_india() -> None:
	"""RBI, Master Circular on Income Recognition, Asset Classification and Provisioning pertaining to Advances, 5.3 and
	the example under "Advances covered by ECGC guarantee".

	4.00 lakh outstanding, security of 1.50 lakh, doubtful for one to three years: 40 % of the secured portion and
	100 % of the unsecured one. ECGC answers for half of what the security does not cover, 1.25 lakh, which leaves
	2.75 lakh of exposure. Provision: 1.25 + 0.60 = 1.85 lakh.
	"""
	table = ProvisionTable(
		name="RBI",
		bands=(
			ProvisionBand(
				up_to_days_past_due=None,
				category="Doubtful, one to three years",
				stage=3,
				rate=Decimal(1),
				secured_rate=Decimal("0.4"),
			),
		),
		collateral=(CollateralRule(kind="Real Estate"),),
	)
	found = calculate_provision(
		table, get_state("275000"), ROUNDING, collateral={"Real Estate": Decimal(150_000)}
	)
	assert (found.exposure, found.secured) == (Decimal("275000.00"), Decimal("150000.00"))
	assert found.amount == Decimal("185000.00")


def test_the_secured_part_has_a_loss_given_default_of_its_own() -> None:
	band = make_band(
		rate=None,
		probability_of_default=Decimal("0.05"),
		loss_given_default=Decimal("0.45"),
		secured_loss_given_default=Decimal("0.2"),
	)
	rules = (CollateralRule(kind="Vehicle", haircut=Decimal("0.4")), CollateralRule(kind="Deposit"))
	table = ProvisionTable(name="IFRS 9", bands=(band,), collateral=rules)
	values = {"Vehicle": Decimal(50_000), "Deposit": Decimal(10_000), "Jewelry": Decimal(70_000)}
	found = calculate_provision(table, get_state("100000"), ROUNDING, collateral=values)
	# 30,000 of the vehicle and 10,000 of the deposit; jewelry is not eligible.
	assert found.secured == 40_000
	assert (found.share, found.secured_share) == (Decimal("0.0225"), Decimal("0.010"))
	assert found.amount == Decimal("60000") * Decimal("0.0225") + Decimal("40000") * Decimal("0.01")


@pytest.mark.parametrize(
	"values",
	[
		{"secured_rate": Decimal("0.11")},
		{"secured_rate": Decimal("-0.1")},
		{"secured_loss_given_default": Decimal("0.1")},
		{
			"rate": None,
			"probability_of_default": Decimal("0.1"),
			"loss_given_default": Decimal("0.4"),
			"secured_rate": Decimal("0.1"),
		},
		{
			"rate": None,
			"probability_of_default": Decimal("0.1"),
			"loss_given_default": Decimal("0.4"),
			"secured_loss_given_default": Decimal("0.5"),
		},
	],
)
def test_what_is_secured_never_needs_more_nor_by_another_method(values: dict[str, Any]) -> None:
	with pytest.raises(EngineError):
		make_band(**values)


@pytest.mark.parametrize("values", [{"kind": ""}, {"haircut": Decimal("1.1")}, {"haircut": 0.5}])
def test_a_rule_that_makes_no_sense_is_refused(values: dict[str, Any]) -> None:
	with pytest.raises(EngineError):
		CollateralRule(**{"kind": "Vehicle"} | values)


@given(
	rate=SHARES,
	secured=SHARES,
	haircuts=st.tuples(SHARES, SHARES),
	values=st.tuples(VALUES, VALUES),
	more=VALUES,
	principal=st.decimals(100, 300_000, places=2),
)
def test_more_collateral_never_provides_more_and_parts_sum_to_the_exposure(
	rate: Decimal,
	secured: Decimal,
	haircuts: tuple[Decimal, Decimal],
	values: tuple[Decimal, Decimal],
	more: Decimal,
	principal: Decimal,
) -> None:
	rules = tuple(
		CollateralRule(kind=kind, haircut=haircut) for kind, haircut in zip("AB", haircuts, strict=True)
	)
	band = make_band(rate=rate, secured_rate=min(rate, secured))
	table = ProvisionTable(name="Any", bands=(band,), collateral=rules)
	state = get_state(str(principal))
	held = dict(zip("AB", values, strict=True))
	found = calculate_provision(table, state, ROUNDING, collateral=held)
	richer = calculate_provision(table, state, ROUNDING, collateral=held | {"A": values[0] + more})
	bare = calculate_provision(table, state, ROUNDING)
	assert 0 <= found.secured <= found.exposure
	assert richer.amount <= found.amount <= bare.amount
	assert richer.secured >= found.secured
	exact = (found.exposure - found.secured) * found.share + found.secured * found.secured_share
	assert abs(found.amount - exact) <= Decimal("0.005")


@given(value=VALUES, haircut=SHARES)
def test_what_is_lent_upon_a_value_is_what_provisions_count_of_it(value: Decimal, haircut: Decimal) -> None:
	lendable = calculate_lendable(value, haircut, ROUNDING)
	rules = (CollateralRule(kind="Vehicle", haircut=haircut),)
	assert ROUNDING.to_minor(lendable) == get_eligible(rules, {"Vehicle": value}, ROUNDING)
	assert 0 <= lendable <= value
	assert value * (1 - haircut) - lendable < Decimal("0.01")


def test_a_haircut_or_a_value_that_makes_no_sense_is_refused() -> None:
	for value, haircut in (("-1", "0.1"), ("1", "1.01"), ("1", "-0.1")):
		with pytest.raises(EngineError):
			calculate_lendable(Decimal(value), Decimal(haircut), ROUNDING)
