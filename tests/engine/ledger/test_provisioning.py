"""Classification, provisions and suspended interest: the rules, their bounds, and the arrays' equal cents."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	Charged,
	ChargedOff,
	Component,
	Disbursed,
	EngineError,
	ExcessRule,
	LoanReplay,
	LoanTerms,
	Paid,
	PenaltyRule,
)
from lending_app.engine import LedgerRole as R
from lending_app.engine.ledger.collateral import CollateralRule
from lending_app.engine.ledger.provision_table import ExposureBase, ProvisionBand, ProvisionTable, classify
from lending_app.engine.ledger.provisioning import (
	VALUATION_ROLES,
	SuspensionRule,
	calculate_provision,
	value_loan,
)
from lending_app.engine.loan.state import LoanState, LoanStatus
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.money import RoundingPolicy

ROUNDING = RoundingPolicy()
START = date(2025, 1, 15)
TERMS = LoanTerms(
	principal=Decimal("100000"),
	annual_rate=Decimal("0.18"),
	number_of_installments=12,
	penalty=PenaltyRule(daily_rate=Decimal("0.001")),
)
# The stages of collections (COL-02 to COL-07). Only the last two have a provision in the sources (ACC-03: 50 to 100 %
# in CRITICA, 100 % in CASTIGO); the rates before them are the test's own.
STAGES = ProvisionTable(
	name="Stages",
	bands=(
		ProvisionBand(up_to_days_past_due=0, category="AL DIA", rate=Decimal(0)),
		ProvisionBand(up_to_days_past_due=7, category="PREVENTIVA", rate=Decimal("0.01")),
		ProvisionBand(up_to_days_past_due=30, category="TEMPRANA", stage=2, rate=Decimal("0.03")),
		ProvisionBand(up_to_days_past_due=60, category="INTERMEDIA", stage=2, rate=Decimal("0.1")),
		ProvisionBand(up_to_days_past_due=90, category="AVANZADA", stage=2, rate=Decimal("0.25")),
		ProvisionBand(up_to_days_past_due=180, category="CRITICA", stage=3, rate=Decimal("0.5")),
		ProvisionBand(up_to_days_past_due=None, category="CASTIGO", stage=3, rate=Decimal(1)),
	),
)


def make_band(**values: Any) -> ProvisionBand:
	return ProvisionBand(**{"up_to_days_past_due": None, "category": "A", "rate": Decimal("0.1")} | values)


def make_table(**values: Any) -> ProvisionTable:
	return ProvisionTable(**{"name": "One band", "bands": (make_band(),)} | values)


def carry(day: date, *facts: Any, terms: LoanTerms = TERMS) -> LoanReplay:
	loan = LoanReplay(terms)
	loan.apply(Disbursed(fact_id="D", value_date=START, amount=terms.principal))
	for fact in facts:
		loan.apply(fact)
	loan.advance_to(day)
	return loan


def get_state(day: date, *facts: Any, terms: LoanTerms = TERMS) -> LoanState:
	return carry(day, *facts, terms=terms).get_state(day)


@pytest.mark.parametrize(
	("days", "category"),
	[
		(0, "AL DIA"), (1, "PREVENTIVA"), (7, "PREVENTIVA"), (8, "TEMPRANA"), (30, "TEMPRANA"), (31, "INTERMEDIA"),
		(60, "INTERMEDIA"), (61, "AVANZADA"), (90, "AVANZADA"), (91, "CRITICA"), (180, "CRITICA"), (181, "CASTIGO"),
	],
)  # fmt: skip
def test_stages_change_on_the_days_of_the_sources(days: int, category: str) -> None:
	assert classify(STAGES, days).category == category


@pytest.mark.parametrize(("days", "amount"), [(91, "50000.00"), (180, "50000.00"), (181, "100000.00")])
def test_critica_is_provided_by_half_and_castigo_in_full(days: int, amount: str) -> None:
	found = value_loan(get_state(date(2025, 2, 15) + timedelta(days=days)), ROUNDING, table=STAGES)
	assert found.provision is not None
	assert found.provision.amount == Decimal(amount)
	assert found.provision.stage == 3
	assert found.position == {
		(R.PROVISION_EXPENSE, ""): Decimal(amount),
		(R.LOAN_LOSS_ALLOWANCE, ""): -Decimal(amount),
	}


def test_expected_credit_loss_is_pd_times_lgd_times_exposure() -> None:
	band = make_band(rate=None, probability_of_default=Decimal("0.02"), loss_given_default=Decimal("0.45"))
	state = get_state(date(2025, 2, 25))
	found = calculate_provision(make_table(bands=(band,)), state, ROUNDING)
	assert (found.share, found.amount) == (Decimal("0.0090"), Decimal("900.00"))


@pytest.mark.parametrize("base", list(ExposureBase))
@pytest.mark.parametrize("suspended", [False, True])
def test_the_base_holds_what_it_says_and_no_suspended_interest(base: ExposureBase, suspended: bool) -> None:
	charge = Charged(fact_id="C", value_date=date(2025, 2, 20), amount=Decimal(250), component=Component.COST)
	state = get_state(date(2025, 4, 25), charge)
	assert state.interest_receivable
	assert state.penalty_receivable
	assert state.charges_receivable
	expected = Decimal("100000.00")
	if base is not ExposureBase.PRINCIPAL and not suspended:
		expected += state.interest_receivable
	if base is ExposureBase.ALL_RECEIVABLE:
		expected += state.charges_receivable + (0 if suspended else state.penalty_receivable)
	found = calculate_provision(make_table(base=base), state, ROUNDING, is_suspended=suspended)
	assert found.exposure == expected
	assert found.amount == (expected / 10).quantize(Decimal("0.01"), "ROUND_HALF_UP")


@pytest.mark.parametrize(
	("collateral", "haircut", "deducted", "amount"),
	[
		("0", "0.3", "0.00", "10000.00"),
		("50000", "0.3", "35000.00", "6500.00"),
		("50000.99", "0.5", "25000.49", "7499.95"),
		("900000", "0.3", "100000.00", "0.00"),
		("-5", "0", "0.00", "10000.00"),
	],
)
def test_collateral_less_its_haircut_is_taken_off(
	collateral: str, haircut: str, deducted: str, amount: str
) -> None:
	table = make_table(collateral=(CollateralRule(kind="Vehicle", haircut=Decimal(haircut)),))
	state = get_state(date(2025, 1, 20))
	values = {"Vehicle": Decimal(collateral)}
	found = calculate_provision(table, state, ROUNDING, collateral=values)
	assert (found.secured, found.amount) == (Decimal(deducted), Decimal(amount))
	assert calculate_provision(make_table(), state, ROUNDING, collateral=values).secured == 0
	assert calculate_provision(table, state, ROUNDING, collateral={"Jewelry": Decimal(9)}).secured == 0


def test_a_minimum_holds_up_to_the_exposure() -> None:
	table = make_table(bands=(make_band(rate=Decimal(0), minimum_amount=Decimal("123.45")),))
	assert calculate_provision(table, get_state(date(2025, 1, 20)), ROUNDING).amount == Decimal("123.45")
	paid = Paid(fact_id="P", value_date=START, amount=Decimal("99950"), excess=ExcessRule.REDUCE_TERM)
	state = get_state(date(2025, 1, 15), paid)
	assert (
		calculate_provision(table, state, ROUNDING).amount == state.outstanding_principal == Decimal("50.00")
	)


def test_interest_is_suspended_from_the_day_of_the_rule_and_comes_back_on_cure() -> None:
	rule = SuspensionRule(after_days=90)
	last = date(2025, 2, 15) + timedelta(days=89)
	assert value_loan(get_state(last), ROUNDING, suspension=rule).position == {}
	state = get_state(last + timedelta(days=1))
	found = value_loan(state, ROUNDING, suspension=rule)
	assert found.suspended_interest == state.interest_receivable > 0
	assert found.suspended_penalty == state.penalty_receivable > 0
	assert found.position[R.SUSPENDED_INTEREST, ""] == -(state.interest_receivable + state.penalty_receivable)
	cured = Paid(fact_id="P", value_date=last + timedelta(days=1), amount=state.due)
	assert value_loan(get_state(last + timedelta(days=1), cured), ROUNDING, suspension=rule).position == {}
	assert not SuspensionRule().is_suspended(5_000)


def test_a_loan_off_the_books_is_worth_no_valuation() -> None:
	day = date(2025, 8, 30)
	rule = SuspensionRule(after_days=1)
	states = [
		get_state(day, ChargedOff(fact_id="X", value_date=day)),
		get_state(START, Paid(fact_id="P", value_date=START, amount=Decimal("100000"))),
		LoanReplay(TERMS).get_state(START),
	]
	assert [state.status for state in states] == [
		LoanStatus.CHARGED_OFF, LoanStatus.PAID, LoanStatus.APPROVED
	]  # fmt: skip
	for state in states:
		found = value_loan(state, ROUNDING, table=STAGES, suspension=rule)
		assert (found.provision, found.position) == (None, {})


@pytest.mark.parametrize(
	"values",
	[
		{"rate": None},
		{"rate": Decimal("1.01")},
		{"rate": Decimal("NaN")},
		{"probability_of_default": Decimal("0.1")},
		{"rate": None, "probability_of_default": Decimal("0.1")},
		{"rate": None, "probability_of_default": Decimal("0.1"), "loss_given_default": Decimal(2)},
		{"category": ""},
		{"stage": 4},
		{"up_to_days_past_due": -1},
		{"minimum_amount": Decimal("-1")},
		{"minimum_amount": 0.5},
	],
)
def test_a_band_that_makes_no_sense_is_refused(values: dict[str, Any]) -> None:
	with pytest.raises(EngineError):
		make_band(**values)


@pytest.mark.parametrize(
	"limits", [[], [5], [None, None], [None, 5], [30, 30, None], [30, 7, None], [5, None, None]]
)
def test_bands_rise_and_the_last_has_no_limit(limits: list[int | None]) -> None:
	with pytest.raises(InvalidTermError):
		make_table(bands=tuple(make_band(up_to_days_past_due=limit) for limit in limits))


@pytest.mark.parametrize(
	"values",
	[
		{"collateral": (CollateralRule(kind="Vehicle"),) * 2},
		{"base": "Principal x"},
		{"collateral": ("Vehicle",)},
		{"bands": (1,)},
	],
)
def test_a_table_that_makes_no_sense_is_refused(values: dict[str, Any]) -> None:
	with pytest.raises(EngineError):
		make_table(**values)


def test_a_rule_that_suspends_from_the_start_is_refused() -> None:
	with pytest.raises(InvalidTermError):
		SuspensionRule(after_days=0)


shares = st.decimals(0, 1, places=4)


@given(
	share=shares,
	more=shares,
	secured=shares,
	haircut=shares,
	collateral=st.decimals(0, 200_000, places=2),
	days=st.integers(0, 400),
)
def test_provision_is_within_the_exposure_and_grows_with_the_share(
	share: Decimal, more: Decimal, secured: Decimal, haircut: Decimal, collateral: Decimal, days: int
) -> None:
	state = get_state(START + timedelta(days=days))
	low, high = sorted((share, more))
	amounts = []
	for rate in (low, high):
		rules = (CollateralRule(kind="Vehicle", haircut=haircut),)
		band = make_band(rate=rate, secured_rate=min(secured, rate))
		table = make_table(bands=(band,), collateral=rules)
		found = calculate_provision(table, state, ROUNDING, collateral={"Vehicle": collateral})
		bare = calculate_provision(table, state, ROUNDING)
		assert 0 <= found.secured <= found.exposure
		assert 0 <= found.amount <= bare.amount <= found.exposure
		assert found.amount == bare.amount or found.secured
		better = calculate_provision(table, state, ROUNDING, collateral={"Vehicle": collateral + 1})
		assert better.amount <= found.amount
		amounts.append(found.amount)
	assert amounts == sorted(amounts)
	valuation = value_loan(state, ROUNDING, table=STAGES, suspension=SuspensionRule(after_days=90))
	assert sum(valuation.position.values()) == 0
	roles = {role for role, _ in valuation.position} - set(VALUATION_ROLES)
	assert roles <= {R.INTEREST_INCOME, R.PENALTY_INCOME}
