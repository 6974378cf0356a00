"""Interest that was no income, through everything that makes principal of it: it stays so until it is paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	ChargedOff,
	Component,
	DateRule,
	ExcessRule,
	FirstPeriod,
	Frequency,
	Grace,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	PenaltyRule,
	Restructured,
	Reversed,
	Skipped,
	Waived,
	list_effective,
	replay,
)
from lending_app.engine.ledger.provision_table import ExposureBase, ProvisionBand, ProvisionTable
from lending_app.engine.ledger.provisioning import SuspensionRule, Valuation, value_loan
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import Seasons
from lending_app.engine.loan.plan_facts import Forgiveness
from lending_app.engine.portfolio import build_portfolio
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.values.day_count import DayCount
from tests.engine.support import disburse, make_terms, pay

DAY = date(2025, 7, 15)
OWED = Decimal("7239.80")
RULE = SuspensionRule(after_days=90)
TERMS = make_terms()


def value(terms: LoanTerms, day: date, *facts: Fact, **options: Any) -> Valuation:
	state = replay_checked(terms, [disburse(terms), *facts], day)
	return value_loan(state, terms.rounding, suspension=RULE, **options)


def restructure(on: date = DAY, **options: Any) -> Restructured:
	values: dict[str, Any] = {"capitalizes": (Component.INTEREST,)}
	return Restructured(fact_id="R", value_date=on, **values | options)


def test_capitalized_arrears_stay_suspended_until_they_are_paid() -> None:
	assert value(TERMS, DAY).suspended_interest == OWED
	assert value(TERMS, DAY, restructure()).suspended_interest == OWED
	rows = replay_checked(TERMS, [disburse(TERMS), restructure()], DAY).installments
	coming = [row for row in rows if row.due_date > DAY]
	paid = [pay(f"P{row.number:02}", row.due_date, row.total) for row in coming]
	before = OWED
	for number, row in enumerate(coming, start=1):
		now = value(TERMS, row.due_date, restructure(), *paid[:number]).suspended_interest
		assert now <= before
		before = now
	assert before == 0


def test_principal_that_is_paid_is_first_what_was_lent() -> None:
	state = replay_checked(TERMS, [disburse(TERMS), restructure()], DAY)
	few = pay("P", DAY, state.payoff - 5000, ExcessRule.REDUCE_INSTALLMENT)
	assert value(TERMS, DAY, restructure(), few).suspended_interest == 5000
	assert value(TERMS, DAY, restructure(), pay("P", DAY, state.payoff)).suspended_interest == 0


@pytest.mark.parametrize("after", [150, 151])
def test_only_what_was_suspended_stays_so(after: int) -> None:
	state = replay_checked(TERMS, [disburse(TERMS), restructure()], DAY)
	found = value_loan(state, TERMS.rounding, suspension=SuspensionRule(after_days=after))
	assert found.suspended_interest == (OWED if after == 150 else 0)


def test_a_part_that_is_forgiven_is_suspended_no_more() -> None:
	part = Forgiveness(component=Component.INTEREST, amount=Decimal("239.80"))
	assert value(TERMS, DAY, restructure(forgiven=(part,))).suspended_interest == 7000


def test_waivers_charge_offs_and_reversals_end_the_suspension() -> None:
	principal = Waived(fact_id="W", value_date=date(2025, 7, 16), component=Component.PRINCIPAL)
	lost = ChargedOff(fact_id="L", value_date=date(2025, 7, 16))
	for fact in (principal, lost):
		assert value(TERMS, date(2025, 7, 16), restructure(), fact).suspended_interest == 0
	gone = Reversed(fact_id="Z", value_date=DAY, reverses="R")
	assert value(TERMS, DAY, restructure(), gone) == value(TERMS, DAY)


@pytest.mark.parametrize("parts", [(), (Component.INTEREST,), (Component.PENALTY,)])
def test_penalty_is_suspended_alike_whether_it_becomes_principal_or_stays_due(
	parts: tuple[Component, ...],
) -> None:
	terms = make_terms(penalty=PenaltyRule(daily_rate=Decimal("0.001")))
	before, after = value(terms, DAY), value(terms, DAY, restructure(capitalizes=parts))
	assert before.suspended_penalty > 0
	assert (after.suspended_interest, after.suspended_penalty) == (
		before.suspended_interest, before.suspended_penalty,
	)  # fmt: skip


def list_conversions() -> list[tuple[LoanTerms, tuple[Fact, ...], date]]:
	late_skip = Skipped(fact_id="S", value_date=date(2025, 7, 20), installment_number=7)
	seasons = Seasons(months_without_payment=frozenset({8}))
	grace = Grace(full_periods=1)
	return [
		(TERMS, (late_skip,), date(2025, 8, 15)),
		(make_terms(seasons=seasons), (), date(2025, 8, 15)),
		(make_terms(grace=grace, seasons=seasons), (), date(2025, 8, 15)),
	]


@pytest.mark.parametrize(("terms", "facts", "due"), list_conversions())
def test_interest_that_becomes_principal_on_the_due_date_of_a_late_loan_stays_suspended(
	terms: LoanTerms, facts: tuple[Fact, ...], due: date
) -> None:
	state = replay_checked(terms, [disburse(terms), *facts], due)
	capitalized = next(row.capitalized for row in state.installments if row.due_date == due)
	assert capitalized > 0
	found = value_loan(state, terms.rounding, suspension=RULE)
	assert found.suspended_interest == state.interest_receivable + capitalized
	paid = pay("P", due, state.payoff)
	assert value(terms, due, *facts, paid).suspended_interest == 0


def test_interest_of_a_loan_that_was_not_late_is_income_when_it_becomes_principal() -> None:
	terms = make_terms(grace=Grace(full_periods=3))
	state = replay_checked(terms, [disburse(terms)], date(2025, 4, 15))
	assert state.capitalized_interest > 0
	assert state.converted == ()


@pytest.mark.parametrize("base", ExposureBase)
def test_suspended_principal_is_not_exposed(base: ExposureBase) -> None:
	band = ProvisionBand(up_to_days_past_due=None, category="A", rate=Decimal("0.1"))
	table = ProvisionTable(name="T", bands=(band,), base=base)
	found = value(TERMS, DAY, restructure(), table=table)
	assert found.provision is not None
	assert found.provision.exposure == 100_000
	assert sum(found.position.values()) == 0
	assert found.position[LedgerRole.INTEREST_INCOME, ""] == OWED


def test_arrays_leave_such_a_loan_to_its_replay_and_checkpoints_keep_it() -> None:
	loan = LoanReplay(TERMS)
	for fact in list_effective([disburse(TERMS), restructure()]):
		loan.apply(fact)
	assert build_portfolio([loan]).loans.needs_replay.all()
	kept = load_checkpoint(TERMS, dump_checkpoint(loan))
	assert kept is not None
	assert kept.get_state(DAY).converted == loan.get_state(DAY).converted != ()


def test_interest_that_a_spread_first_installment_asks_ahead_is_no_income_to_suspend() -> None:
	"""10,000 flat at 12 %, six quarters, the first of 45 days: 45 and 90 days, then 44 of 92 by 15 July.

	Two installments of 275.00 are asked, of 300.00 a quarter; earned are 150.00, 300.00 and 143.48: what is receivable, and
	suspended, is what was earned, before and after it becomes principal.
	"""
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=6,
		frequency=Frequency.QUARTERLY,
		day_count=DayCount.ACTUAL_360,
		method=AmortizationMethod.FLAT,
		first_due_date=date(2025, 3, 1),
		dates=DateRule(first_period=FirstPeriod.SPREAD),
	)
	day = date(2025, 7, 15)
	before = replay(terms, [disburse(terms)], day)
	assert before.interest_receivable == before.accrued_interest == Decimal("593.48")
	change = Restructured(
		fact_id="R", value_date=day, number_of_installments=12, capitalizes=(Component.INTEREST,)
	)
	after = replay_checked(terms, [disburse(terms), change], day)
	assert (after.capitalized_interest, after.converted[0].interest) == (Decimal("593.48"),) * 2
	paid = replay(terms, [disburse(terms), pay("P", date(2025, 3, 1), "1666.67")], date(2025, 3, 1))
	assert -paid.position[LedgerRole.UNEARNED_INTEREST, ""] == 125
