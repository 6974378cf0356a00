"""The tax on interest that becomes principal falls due with the next installment that asks something."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	Component,
	EngineError,
	Grace,
	InterestBalance,
	InterestBasis,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	Restructured,
	Skipped,
	Waived,
	build_schedule,
	list_effective,
)
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import Seasons
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.replay.audit import replay_checked
from tests.engine.books import RATES
from tests.engine.fuzz import Life
from tests.engine.fuzz import make_terms as make_random_terms
from tests.engine.support import START, disburse, make_terms, pay

TAX = Decimal("0.16")
GRACE = {"grace": Grace(full_periods=2), "interest_tax_rate": TAX}
SEASON = {"seasons": Seasons(months_without_payment=frozenset({2, 3})), "interest_tax_rate": TAX}


def share(amount: Decimal) -> Decimal:
	return (amount * TAX).quantize(Decimal("0.01"))


@pytest.mark.parametrize("options", [GRACE, SEASON])
def test_it_is_on_the_first_installment_after_a_moratorium(options: dict[str, Any]) -> None:
	rows = build_schedule(make_terms(**options), START).installments
	assert [str(row.capitalized) for row in rows[:3]] == ["1500.00", "1522.50", "0.00"]
	assert [row.tax for row in rows[:2]] == [0, 0]
	# 1,500.00 and 1,522.50 became principal, 1,545.34 falls due: 16 % of each, rounded.
	assert rows[2].tax == Decimal("240.00") + Decimal("243.60") + share(rows[2].interest)
	assert sum(row.tax for row in rows) == sum(share(row.interest) for row in rows)


def test_a_schedule_and_a_replay_ask_the_same() -> None:
	terms = make_terms(**GRACE)
	state = replay_checked(terms, [disburse(terms)], START)
	for planned, row in zip(build_schedule(terms, START).installments, state.installments, strict=True):
		assert (planned.tax, planned.total) == (row.tax, row.total)


def test_it_is_owed_from_the_day_on_which_the_interest_becomes_principal() -> None:
	terms = make_terms(**GRACE)
	facts = [disburse(terms)]
	before, after = (replay_checked(terms, facts, date(2025, 2, day)) for day in (14, 15))
	assert before.position.get((LedgerRole.TAX_PAYABLE, ""), 0) == 0
	assert after.position[LedgerRole.TAX_PAYABLE, ""] == Decimal("-240.00")
	assert after.position[LedgerRole.TAX_RECEIVABLE, ""] == Decimal("240.00")
	assert (after.overdue, after.due) == (0, 0)
	assert after.payoff == Decimal("101740.00")
	assert (after.payoff_parts.principal, after.payoff_parts.tax) == (Decimal(101_500), Decimal(240))
	closed = replay_checked(terms, [*facts, pay("P", date(2025, 2, 15), "101740")], date(2025, 2, 15))
	assert (closed.payoff, closed.position[LedgerRole.TAX_PAYABLE, ""]) == (0, Decimal("-240.00"))


def test_the_installment_that_collects_it_is_late_with_it() -> None:
	terms = make_terms(**GRACE)
	state = replay_checked(terms, [disburse(terms)], date(2025, 4, 16))
	assert state.overdue == build_schedule(terms, START).installments[2].total
	assert state.position[LedgerRole.TAX_RECEIVABLE, ""] == state.installments[2].tax


def test_money_ahead_pays_it_and_a_payoff_counts_it_once() -> None:
	terms = make_terms(**GRACE)
	asked = build_schedule(terms, START).installments[2].total
	paid = [disburse(terms), pay("P", date(2025, 3, 20), str(asked))]
	state = replay_checked(terms, paid, date(2025, 3, 20))
	assert state.installments[2].unpaid == 0
	assert state.position[LedgerRole.TAX_PAYABLE, ""] == -state.installments[2].tax
	assert (LedgerRole.TAX_RECEIVABLE, "") not in state.position


def test_a_skipped_installment_and_a_restructure_owe_it_too() -> None:
	terms = make_terms(interest_tax_rate=TAX)
	skip = Skipped(fact_id="S", value_date=START, installment_number=1)
	state = replay_checked(terms, [disburse(terms), skip], date(2025, 3, 1))
	assert state.installments[1].tax == Decimal("240.00") + share(state.installments[1].interest)
	fact = Restructured(
		fact_id="R", value_date=date(2025, 3, 1), number_of_installments=6, capitalizes=(Component.INTEREST,)
	)
	late = replay_checked(terms, [disburse(terms), fact], date(2025, 3, 1))
	# Arrears of two installments: 1,500.00 and 692.49 of interest became principal, their tax is still owed.
	assert late.overdue + sum(row.unpaid for row in late.installments[:2]) > 0
	assert late.position[LedgerRole.TAX_RECEIVABLE, ""] == Decimal("240.00") + share(
		late.installments[1].interest
	)
	both = replay_checked(terms, [disburse(terms), skip, fact], date(2025, 3, 1))
	assert both.position[LedgerRole.TAX_RECEIVABLE, ""] == Decimal("240.00") + share(
		both.installments[1].interest
	)


def test_the_last_installment_asks_it_where_nothing_else_is_to_come() -> None:
	"""67.83 became principal on 15 March, and 16 % of it, 10.85, is owed; then the last principal is given up.

	What stays is the first installment, late: 2,216.53 + 90.00 + 14.40 = 2,320.93, and with the tax 2,331.78.
	"""
	terms = make_terms(
		principal=Decimal(9000), annual_rate=Decimal("0.12"), number_of_installments=4, interest_tax_rate=TAX
	)
	facts = [
		disburse(terms),
		Skipped(fact_id="S", value_date=START, installment_number=2, extends_term=False),
		Skipped(
			fact_id="T",
			value_date=START,
			installment_number=3,
			interest=SkippedInterest.AT_END,
			extends_term=False,
		),
		Waived(
			fact_id="W",
			value_date=date(2025, 3, 15),
			component=Component.PRINCIPAL,
			installment_number=4,
		),
	]
	state = replay_checked(terms, facts, date(2025, 5, 20))
	assert [str(row.unpaid) for row in state.installments] == ["2320.93", "0.00", "0.00", "10.85"]
	assert state.payoff == state.due == Decimal("2331.78")
	paid = [*facts, pay("P", state.as_of, state.payoff)]
	closed = replay_checked(terms, paid, state.as_of)
	assert (closed.status, closed.payoff, closed.client_advance) == (LoanStatus.SETTLED, 0, 0)
	assert closed.position[LedgerRole.TAX_PAYABLE, ""] == Decimal("-25.25")
	loan = LoanReplay(terms)
	for fact in list_effective(facts):
		loan.apply(fact)
	for day in (date(2025, 3, 20), date(2025, 5, 15), state.as_of):
		assert calculate_portfolio(build_portfolio([loan]), day, RATES).needs_replay[0]


def make_season() -> tuple[LoanTerms, list[Fact]]:
	"""9,000 at 12 % in four; the second and third are skipped, the last collects their interest: 90.44 over 59 days."""
	terms = make_terms(
		principal=Decimal(9000), annual_rate=Decimal("0.12"), number_of_installments=4, interest_tax_rate=TAX
	)
	skips = [
		Skipped(
			fact_id=f"S{number}",
			value_date=START,
			installment_number=number,
			interest=SkippedInterest.AT_END,
			extends_term=False,
		)
		for number in (2, 3)
	]
	return terms, [disburse(terms), *skips]


def test_a_payoff_taxes_interest_that_a_later_installment_was_to_collect() -> None:
	"""90.44 x 28 / 59 = 42.92 is earned by 15 March: 16 % of it is 6.87, beside 14.40 of the installment due."""
	terms, facts = make_season()
	day = date(2025, 3, 15)
	parts = replay_checked(terms, facts, day).payoff_parts
	assert (parts.interest, parts.tax) == (Decimal("132.92"), Decimal("21.27"))
	waived = Waived(fact_id="W", value_date=day, component=Component.PRINCIPAL, installment_number=4)
	state = replay_checked(terms, [*facts, waived], day)
	row = state.installments[2]
	assert (row.principal, row.interest, row.tax) == (0, Decimal("42.92"), Decimal("6.87"))
	assert state.payoff_parts == replace(parts, principal=state.outstanding_principal)


@pytest.mark.parametrize("day", [date(2025, 2, 20), date(2025, 3, 15), date(2025, 4, 1), date(2025, 5, 2)])
@pytest.mark.parametrize("capitalizes", [(), (Component.INTEREST,), (Component.INTEREST, Component.TAX)])
def test_a_restructure_leaves_the_payoff_with_its_tax(day: date, capitalizes: tuple[Component, ...]) -> None:
	"""On 1 April 90.44 x 45 / 59 = 68.98 is earned of the season: its 11.04 of tax is owed after it too."""
	terms, facts = make_season()
	before = replay_checked(terms, facts, day).payoff
	fact = Restructured(fact_id="R", value_date=day, number_of_installments=3, capitalizes=capitalizes)
	after = replay_checked(terms, [*facts, fact], day)
	assert after.payoff == before
	if day == date(2025, 4, 1):
		assert (after.installments[2].interest, after.installments[2].tax) == (
			Decimal("68.98"),
			Decimal("11.04"),
		)


def test_it_is_there_on_the_balance_owed() -> None:
	terms = make_terms(**GRACE, interest_basis=InterestBasis.DAILY, interest_balance=InterestBalance.OWED)
	rows = replay_checked(terms, [disburse(terms)], date(2025, 3, 20)).installments
	assert rows[2].tax == share(rows[0].interest) + share(rows[1].interest) + share(rows[2].interest)


def test_its_installment_explains_it() -> None:
	terms = make_terms(**GRACE)
	found = explain_installment(terms, START, 3)
	step = next(step for step in found.steps if step.title == "Tax")
	assert ("interest that became principal", Decimal("483.60")) in step.inputs


def test_random_histories_keep_every_rule() -> None:
	found = seed = 0
	while found < 40:
		seed += 1
		try:
			terms = make_random_terms(random.Random(seed))
		except EngineError:
			continue
		if terms.interest_tax_rate and (terms.grace or terms.seasons):
			Life(seed).run()
			found += 1
