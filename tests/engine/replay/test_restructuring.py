"""Restructures, what refinancing costs, and why a plan changed, case by case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charged,
	Component,
	Frequency,
	Grace,
	LedgerRole,
	PenaltyRule,
	RateStep,
	Restructured,
	postings,
	replay,
)
from lending_app.engine.loan.charges import Charge, ChargeTiming
from lending_app.engine.loan.options import Balloon, DeferredInterest, Steps
from lending_app.engine.loan.plan_facts import Forgiveness
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.values.errors import (
	EngineError,
	FactError,
	InvalidAmountError,
	InvalidDateError,
	InvalidTermError,
	LoanClosedError,
	NotDisbursedError,
)
from tests.engine.support import START, make_terms, pay, run

DAY = date(2025, 5, 25)
LATE = make_terms(penalty=PenaltyRule(daily_rate=Decimal("0.001")))
ALL = (Component.INTEREST, Component.PENALTY)
FIRST = pay("P", date(2025, 2, 15), "9168")


def restructure(on: date = DAY, fact_id: str = "R", **options: Any) -> Restructured:
	return Restructured(fact_id=fact_id, value_date=on, **options)


def give(component: Component, amount: str | None = None) -> Forgiveness:
	return Forgiveness(component=component, amount=None if amount is None else Decimal(amount))


# What is owed


def test_arrears_become_principal_and_the_receivables_move() -> None:
	before = run(LATE, DAY, FIRST)
	fact = restructure(number_of_installments=18, capitalizes=ALL)
	after = run(LATE, DAY, FIRST, fact)
	assert after.outstanding_principal == before.payoff == Decimal("97415.80")
	assert (after.days_past_due, after.overdue, after.due) == (0, 0, 0)
	moved = {line.role: line.amount for line in postings(fact, before, after)}
	assert moved == {
		LedgerRole.LOAN_PRINCIPAL: Decimal("5083.80"),
		LedgerRole.INTEREST_RECEIVABLE: Decimal("-4135.04"),
		LedgerRole.PENALTY_RECEIVABLE: Decimal("-948.76"),
	}


def test_what_is_forgiven_is_a_waiver() -> None:
	fact = restructure(
		number_of_installments=18,
		capitalizes=(Component.INTEREST,),
		forgiven=(
			give(Component.PENALTY),
			give(Component.INTEREST, "135.04"),
			give(Component.PRINCIPAL, "2332"),
		),
	)
	after = run(LATE, DAY, FIRST, fact)
	assert after.waived == Decimal("948.76") + Decimal("135.04") + 2332
	assert after.outstanding_principal == 90_000 + 4000
	assert after.position[LedgerRole.WAIVERS, ""] == after.waived
	assert sum(row.principal - row.principal_paid for row in after.installments) == 94_000


def test_arrears_that_nobody_speaks_of_stay_due() -> None:
	after = run(LATE, DAY, FIRST, restructure(number_of_installments=6))
	assert after.outstanding_principal == Decimal("92332.00")
	assert after.due == Decimal("4135.04") + Decimal("948.76")
	assert after.overdue_principal == 0
	assert [row.number for row in after.installments] == list(range(1, 12))
	assert after.installments[4].due_date == DAY


def test_the_new_plan_follows_what_it_is_told() -> None:
	fact = restructure(
		number_of_installments=4,
		annual_rate=Decimal("0.12"),
		first_due_date=date(2025, 6, 10),
		method=AmortizationMethod.LEVEL_PRINCIPAL,
		frequency=Frequency.BIMONTHLY,
		capitalizes=ALL,
	)
	new = run(LATE, DAY, FIRST, fact).installments[5:]
	assert [row.due_date.isoformat() for row in new] == [
		"2025-06-10",
		"2025-08-10",
		"2025-10-10",
		"2025-12-10",
	]
	assert {row.principal for row in new} == {Decimal("24353.95")}
	assert new[1].interest == Decimal("1461.24")  # 73,061.85 x 0.12 / 6


def test_the_next_due_date_and_the_installments_left_stay_where_nothing_is_said() -> None:
	new = run(
		make_terms(), date(2025, 2, 20), FIRST, restructure(date(2025, 2, 20), annual_rate=Decimal("0.1"))
	)
	assert (new.installments[2].due_date, len(new.installments)) == (date(2025, 3, 15), 13)


def test_a_restructure_on_a_due_date_takes_up_no_new_row() -> None:
	state = run(make_terms(), START, restructure(START, number_of_installments=6))
	assert [row.number for row in state.installments] == [1, 2, 3, 4, 5, 6]
	bill = Charged(fact_id="C", value_date=START, amount=Decimal(50))
	billed = run(make_terms(), START, bill, restructure(START, number_of_installments=6))
	assert billed.installments[0].cost == 50


def test_a_loan_past_its_last_due_date_is_restructured_with_a_new_term() -> None:
	on = date(2026, 3, 1)
	state = run(
		make_terms(), on, restructure(on, number_of_installments=6, capitalizes=(Component.INTEREST,))
	)
	assert (state.outstanding_principal, state.days_past_due) == (Decimal("110015.99"), 0)
	assert state.installments[12].due_date == date(2026, 4, 1)
	with pytest.raises(InvalidTermError):
		run(make_terms(), on, restructure(on))


def test_a_new_frequency_starts_a_period_from_the_day() -> None:
	state = run(make_terms(), DAY, restructure(frequency=Frequency.WEEKLY, number_of_installments=10))
	assert state.installments[5].due_date == date(2025, 6, 1)


def test_one_payment_at_maturity_needs_its_date() -> None:
	once = restructure(
		frequency=Frequency.AT_MATURITY, number_of_installments=1, first_due_date=date(2025, 12, 31)
	)
	assert run(make_terms(), DAY, once).maturity_date == date(2025, 12, 31)
	with pytest.raises(InvalidTermError):
		run(make_terms(), DAY, restructure(frequency=Frequency.AT_MATURITY, number_of_installments=1))


def test_agreed_steps_end_with_the_rate_in_force() -> None:
	steps = (RateStep(from_installment=1, annual_rate=Decimal("0.06")),)
	terms = make_terms(rate_steps=steps, annual_rate=Decimal("0.3"))
	state = run(terms, START, restructure(START, number_of_installments=12))
	assert state.installments[0].interest == 500


@pytest.mark.parametrize(
	("options", "kept"),
	[
		({"method": AmortizationMethod.BALLOON, "balloon": Balloon(rate=Decimal("0.3"))}, "balloon"),
		({"method": AmortizationMethod.STEPPED, "steps": Steps(every=3, rate=Decimal("0.1"))}, "stepped"),
	],
)
def test_a_method_of_its_own_goes_on(options: dict[str, Any], kept: str) -> None:
	state = run(make_terms(**options), DAY, restructure(number_of_installments=12))
	assert state.installments[6].rule == kept
	level = run(
		make_terms(**options),
		DAY,
		restructure(number_of_installments=12, method=AmortizationMethod.LEVEL_PAYMENT),
	)
	assert level.installments[6].rule == "level_payment"


def test_earned_interest_that_was_deferred_is_not_lost() -> None:
	terms = make_terms(grace=Grace(full_periods=3, deferred_interest=DeferredInterest.SPREAD))
	for on in (date(2025, 3, 15), date(2025, 3, 20)):
		before = run(terms, on)
		after = run(terms, on, restructure(on, number_of_installments=12))
		assert (after.accrued_interest, after.payoff) == (before.accrued_interest, before.payoff)


def test_charges_of_the_running_period_are_earned_by_its_days() -> None:
	fee = Charge(name="Account", component=Component.FEE, timing=ChargeTiming.INSTALLMENT, amount=Decimal(31))
	terms = make_terms(charges=(fee,), interest_tax_rate=Decimal("0.16"))
	on = date(2025, 1, 25)
	before = run(terms, on)
	kept = run(terms, on, restructure(on, number_of_installments=12))
	assert kept.payoff == before.payoff
	assert kept.installments[0].fee == 10
	parts = (Component.INTEREST, Component.FEE, Component.TAX)
	moved = run(terms, on, restructure(on, number_of_installments=12, capitalizes=parts))
	assert moved.outstanding_principal == before.payoff == moved.payoff


def test_what_a_penalty_was_capped_at_stays() -> None:
	terms = make_terms(penalty=PenaltyRule(daily_rate=Decimal("0.02"), cap_rate=Decimal("0.05")))
	before = run(terms, DAY)
	after = run(terms, DAY, restructure(number_of_installments=6))
	assert after.accrued_penalty == before.accrued_penalty


def test_a_restructured_loan_that_is_paid_is_settled_where_principal_was_forgiven() -> None:
	fact = restructure(forgiven=(give(Component.PRINCIPAL, "1000"),))
	owed = run(LATE, DAY, fact).payoff
	state = run(LATE, DAY, fact)
	later = run(LATE, date(2025, 5, 26), fact, pay("Z", date(2025, 5, 26), owed + 5000))
	assert (state.status, later.status) == (LoanStatus.DEFAULTED, LoanStatus.SETTLED)


# Refusals


@pytest.mark.parametrize(
	("facts", "error"),
	[
		([restructure(forgiven=(give(Component.PENALTY, "5"),))], InvalidAmountError),
		([restructure(forgiven=(give(Component.PRINCIPAL, "100000"),))], InvalidAmountError),
		([restructure(forgiven=(give(Component.PRINCIPAL, "0.001"),))], InvalidAmountError),
		([restructure(first_due_date=DAY)], InvalidDateError),
		([pay("P", START, "30000"), restructure(date(2025, 2, 1))], FactError),
		([pay("P", START, "5000"), restructure(date(2025, 2, 1))], FactError),
		([pay("P", START, "100000"), restructure()], LoanClosedError),
	],
)
def test_a_restructure_that_cannot_be_is_refused(facts: list[Any], error: type[EngineError]) -> None:
	with pytest.raises(error):
		run(make_terms(), DAY, *facts)


def test_an_irregular_plan_needs_a_method() -> None:
	given = tuple(map(Decimal, (20000, 30000, 50000)))
	terms = make_terms(method=AmortizationMethod.IRREGULAR, number_of_installments=3, given_principals=given)
	with pytest.raises(InvalidTermError):
		run(terms, START, restructure(START))
	plain = restructure(START, method=AmortizationMethod.LEVEL_PAYMENT)
	assert run(terms, START, plain).installments[0].rule == "level_payment"
	with pytest.raises(NotDisbursedError):
		replay(terms, [plain], START)


@pytest.mark.parametrize(
	"options",
	[
		{"number_of_installments": 0},
		{"annual_rate": Decimal(-1)},
		{"first_due_date": 5},
		{"method": AmortizationMethod.BALLOON},
		{"method": "Flat"},
		{"frequency": "Monthly"},
		{"capitalizes": [Component.INTEREST]},
		{"capitalizes": ("Interest",)},
		{"capitalizes": (Component.PRINCIPAL,)},
		{"capitalizes": (Component.INTEREST, Component.INTEREST)},
		{"forgiven": [5]},
		{"forgiven": (5,)},
		{"forgiven": (give(Component.PENALTY), give(Component.PENALTY, "5"))},
	],
)
def test_nonsense_is_refused_by_name(options: dict[str, Any]) -> None:
	with pytest.raises(EngineError) as caught:
		restructure(**options)
	assert caught.value.field in options


@pytest.mark.parametrize(
	("component", "amount"),
	[
		(Component.ADVANCE, None),
		(Component.PRINCIPAL, None),
		(Component.PENALTY, Decimal(0)),
		(Component.PENALTY, Decimal("NaN")),
		("Penalty", None),
	],
)
def test_a_forgiveness_is_checked(component: Any, amount: Any) -> None:
	with pytest.raises(EngineError) as caught:
		Forgiveness(component=component, amount=amount)
	assert caught.value.field == "forgiven"
