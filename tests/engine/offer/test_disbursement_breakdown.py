"""The breakdown of a disbursement (DIS-02): the worked case of the requirements, and that it agrees with the ledger."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.charges import Charge, ChargeTiming, OpeningFee
from lending_app.engine.loan.drawing_rules import Drawing, DrawingRule
from lending_app.engine.loan.facts import Disbursed
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.offer.disbursement_breakdown import (
	DeductionKind,
	KeptBack,
	OrderedAmount,
	break_down_disbursement,
	calculate_net_ordered,
)
from lending_app.engine.replay.replay import replay
from lending_app.engine.values.errors import InvalidAmountError

DAY = date(2026, 7, 15)
LIFE = Charge(
	name="Life", component=Component.INSURANCE, timing=ChargeTiming.DISBURSEMENT, rate=Decimal("0.006")
)


def build_terms(**overrides):
	values = {
		"principal": Decimal(100_000),
		"annual_rate": Decimal("0.18"),
		"number_of_installments": 12,
		"opening_fee": OpeningFee(rate=Decimal("0.02"), tax_rate=Decimal("0.18")),
		"charges": (LIFE,),
	}
	return LoanTerms(**values | overrides)


def keep(kind, **values):
	return KeptBack(kind=kind, **{name: Decimal(str(value)) for name, value in values.items()})


def test_worked_case():
	breakdown = break_down_disbursement(
		build_terms(),
		[],
		DAY,
		Decimal(100_000),
		kept_back=[
			keep(DeductionKind.NOTARY, amount=1_500),
			keep(DeductionKind.APPRAISAL, amount=2_000),
			keep(DeductionKind.LIQUID_GUARANTEE, rate="0.1"),
		],
		previous_balance=Decimal("23456.78"),
	)
	assert [(line.kind.value, line.role, line.amount) for line in breakdown.lines] == [
		("Opening Fee", LedgerRole.FEE_INCOME, Decimal(2_000)),
		("Insurance", LedgerRole.INSURANCE_PAYABLE, Decimal(600)),
		("Tax on Charges", LedgerRole.TAX_PAYABLE, Decimal(360)),
		("Notary", LedgerRole.COSTS_PAYABLE, Decimal(1_500)),
		("Appraisal", LedgerRole.COSTS_PAYABLE, Decimal(2_000)),
		("Liquid Guarantee", LedgerRole.LIQUID_GUARANTEES, Decimal(10_000)),
		("Balance of the Previous Loan", LedgerRole.FUNDS, Decimal("23456.78")),
	]
	assert breakdown.net == Decimal("60083.22")


def test_a_later_drawing_bears_no_opening_fee():
	"""40,000 of 100,000 are drawn a month later: 0.6 % of them for the drawdown, 240.00, and nothing else."""
	terms = build_terms(
		charges=(replace(LIFE, timing=ChargeTiming.DRAWDOWN),), drawing=DrawingRule(kind=Drawing.TRANCHES)
	)
	first = Disbursed(fact_id="D", value_date=DAY, amount=Decimal(60_000))
	later = date(2026, 8, 15)
	breakdown = break_down_disbursement(terms, [first], later, Decimal(40_000))
	assert [(line.kind, line.amount) for line in breakdown.lines] == [(DeductionKind.INSURANCE, 240)]
	second = replace(first, fact_id="E", value_date=later, amount=Decimal(40_000))
	before, after = (
		replay(terms, facts, later).position[LedgerRole.FUNDS, "Cash"] for facts in ([first], [first, second])
	)
	assert breakdown.net == before - after == 39_760


def test_more_than_is_drawn_cannot_be_kept_back():
	with pytest.raises(InvalidAmountError):
		break_down_disbursement(
			build_terms(), [], DAY, Decimal(100_000), previous_balance=Decimal("97040.01")
		)


def test_what_the_terms_charge_cannot_be_kept_back_again():
	with pytest.raises(InvalidAmountError):
		keep(DeductionKind.OPENING_FEE, amount=1)


@given(
	drawn=st.integers(1_000_00, 100_000_00),
	fee=st.integers(0, 500),
	tax=st.integers(0, 2_500),
	premium=st.integers(0, 300),
	is_financed=st.booleans(),
	is_in_advance=st.booleans(),
)
def test_lines_of_the_terms_are_what_the_ledger_posts(drawn, fee, tax, premium, is_financed, is_in_advance):
	"""Each role of the position moves by its lines, whatever is financed or kept back as interest."""
	taxed = Decimal(tax) / 10_000
	charges = (
		(
			Charge(
				name="Life",
				component=Component.INSURANCE,
				timing=ChargeTiming.DRAWDOWN,
				rate=Decimal(premium) / 10_000,
				tax_rate=taxed,
				is_financed=is_financed,
			),
		)
		if premium
		else ()
	)
	terms = build_terms(
		opening_fee=OpeningFee(rate=Decimal(fee) / 10_000, tax_rate=taxed),
		charges=charges,
		is_interest_in_advance=is_in_advance,
	)
	amount = Decimal(drawn) / 100
	breakdown = break_down_disbursement(terms, [], DAY, amount)
	state = replay(terms, [Disbursed(fact_id="D", value_date=DAY, amount=amount)], DAY)
	assert breakdown.net == -sum(
		value for (role, _), value in state.position.items() if role is LedgerRole.FUNDS
	)
	for role in (LedgerRole.FEE_INCOME, LedgerRole.TAX_PAYABLE, LedgerRole.INSURANCE_PAYABLE):
		kept = sum(line.amount for line in breakdown.lines if line.role is role)
		assert kept == -state.position.get((role, ""), Decimal(0))


def build_order(amount, costs):
	return OrderedAmount(amount=Decimal(amount), net=Decimal(amount - costs), costs=Decimal(costs))


@pytest.mark.parametrize(
	("orders", "wanted"),
	[
		((), 970),
		(((400, 15),), 955),
		(((400, 15), (600, 5)), 980),
		# A line drawn again: no sum of drawings is the net amount of the loan.
		(((1000, 15), (1000, 5)), 970),
	],
)
def test_orders_of_a_part_take_their_costs_from_what_is_agreed(orders, wanted):
	found = [build_order(*order) for order in orders]
	assert calculate_net_ordered(found, principal=Decimal(1000), agreed=Decimal(970)) == wanted
