"""Money beyond what is due as part-payments of the last installments, or of all alike; and what a prepayment gives back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	Component,
	ExcessRule,
	InterestBalance,
	InterestBasis,
	LoanReplay,
	RateChanged,
	Restructured,
	Skipped,
	Waived,
	build_schedule,
	list_effective,
	replay,
)
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.values.errors import EngineError
from tests.engine.support import START, disburse, explain, make_terms, pay, run, total

DUE, LATER = date(2025, 2, 15), date(2025, 3, 1)
LAST, ALL = ExcessRule.LAST_INSTALLMENTS, ExcessRule.ALL_INSTALLMENTS
TERMS = make_terms()


def test_the_last_installments_are_paid_first_as_they_stand() -> None:
	state = run(TERMS, DUE, pay("P", DUE, "29168", LAST))
	planned = build_schedule(TERMS, START).installments
	assert [row.total for row in state.installments] == [row.total for row in planned]
	unpaid = [row.unpaid for row in state.installments]
	assert unpaid == [0, *[Decimal("9168.00")] * 8, Decimal("7503.99"), 0, 0]
	assert (state.next_due_date, state.next_due_amount) == (date(2025, 3, 15), Decimal("9168.00"))


def test_all_installments_are_paid_alike_as_they_stand() -> None:
	state = run(TERMS, DUE, pay("P", DUE, "29168", ALL))
	shares = [row.total - row.unpaid for row in state.installments[1:]]
	assert total(shares) == 20000
	assert max(shares) - min(shares) == Decimal("0.01")
	assert state.next_due_amount == Decimal("7349.81")


def test_small_installments_leave_their_share_to_the_others() -> None:
	terms = make_terms(principal=Decimal("1000"), annual_rate=Decimal(0), number_of_installments=3)
	ahead = pay("A", START, "300", ExcessRule.NEXT_INSTALLMENTS)
	state = run(terms, START, ahead, pay("P", START, "200", ALL))
	assert [str(row.unpaid) for row in state.installments] == ["0.00", "249.99", "250.01"]
	assert total(row.amount for row in state.get_allocations("P")) == 200


@pytest.mark.parametrize("rule", [LAST, ALL])
def test_a_loan_paid_so_closes_with_its_payoff(rule: ExcessRule) -> None:
	ahead = pay("P", DUE, "29168", rule)
	payoff = run(TERMS, LATER, ahead).payoff
	state = run(TERMS, LATER, ahead, pay("Q", LATER, payoff))
	assert (state.status, state.client_advance, total(state.position.values())) == (LoanStatus.PAID, 0, 0)


@pytest.mark.parametrize("rule", [LAST, ALL])
def test_a_change_of_the_plan_counts_them_as_prepaid(rule: ExcessRule) -> None:
	"""The plan is that of the balance left; the interest that they paid is held."""
	ahead = pay("P", DUE, "29168", rule)
	before = run(TERMS, LATER, ahead)
	changed = RateChanged(fact_id="R", value_date=LATER, annual_rate=Decimal("0.24"))
	state = run(TERMS, LATER, ahead, changed)
	assert state.outstanding_principal == before.outstanding_principal
	assert state.payoff - state.client_advance == before.payoff
	coming = [row.unpaid for row in state.installments[2:]]
	assert max(coming) - min(coming) <= Decimal("0.06")
	assert total(state.position.values()) == 0


@pytest.mark.parametrize("rule", [LAST, ALL])
def test_a_later_prepayment_takes_them_along(rule: ExcessRule) -> None:
	ahead = pay("P", DUE, "29168", rule)
	before = run(TERMS, LATER, ahead)
	state = run(TERMS, LATER, ahead, pay("Q", LATER, "10000", ExcessRule.REDUCE_INSTALLMENT))
	assert state.payoff == before.payoff - 10000
	assert total(row.amount for row in state.get_allocations("Q")) == 10000
	assert state.client_advance == 0


@pytest.mark.parametrize("rule", [LAST, ALL])
def test_a_refused_change_leaves_them(rule: ExcessRule) -> None:
	loan = LoanReplay(TERMS)
	for fact in list_effective([disburse(TERMS), pay("P", DUE, "29168", rule)]):
		loan.apply(fact)
	before = loan.get_state(LATER)
	wrong = (
		Skipped(fact_id="S", value_date=LATER, installment_number=1),
		Restructured(fact_id="R", value_date=LATER, number_of_installments=1, first_due_date=START),
	)
	for fact in wrong:
		with pytest.raises(EngineError):
			loan.apply(fact)
		assert loan.get_state(LATER) == before


def test_principal_waived_after_them_is_planned_again() -> None:
	ahead = pay("P", DUE, "29168", ALL)
	waived = Waived(fact_id="W", value_date=LATER, component=Component.PRINCIPAL, amount=Decimal(1000))
	interest = Waived(fact_id="I", value_date=LATER, component=Component.INTEREST)
	state = run(TERMS, LATER, ahead, waived)
	assert state.outstanding_principal == run(TERMS, LATER, ahead).outstanding_principal - 1000
	assert run(TERMS, LATER, pay("P", DUE, "29168", LAST), interest).payoff == Decimal(72332)


def test_interest_paid_ahead_falls_with_a_later_prepayment() -> None:
	"""As if the two had come in the other order: 9,168 of March and April paid ahead, then 10,000 off the plan."""
	ahead = pay("P", DUE, "27504")
	prepaid = pay("Q", DUE, "10000", ExcessRule.REDUCE_INSTALLMENT)
	state = run(TERMS, DUE, ahead, prepaid)
	assert state.client_advance == 0
	interests = [row.interest for row in state.installments[1:3]]
	# 10,303.94 less for a month each: 154.56 less interest.
	assert interests[0] < Decimal("1384.98") - 150
	assert total(row.amount for row in state.get_allocations("Q")) == 10000
	assert [row.unpaid for row in state.installments[:3]] == [0, 0, 0]
	until = date(2025, 4, 15)
	later = replay(TERMS, [disburse(TERMS), ahead, prepaid], until)
	assert later.position.keys() >= {*state.position.keys()} - {
		key for key in state.position if key[0].value == "Unearned Interest"
	}
	assert explain(state, "Q")[1][1] == "prepayment.unearned_interest"


def test_on_the_balance_owed_they_lower_the_plan() -> None:
	owed = make_terms(interest_basis=InterestBasis.DAILY, interest_balance=InterestBalance.OWED)
	for rule, same in ((LAST, ExcessRule.REDUCE_TERM), (ALL, ExcessRule.REDUCE_INSTALLMENT)):
		found, expected = (run(owed, LATER, pay("P", DUE, "29168", kind)) for kind in (rule, same))
		assert [row.unpaid for row in found.installments] == [row.unpaid for row in expected.installments]


@pytest.mark.parametrize("rule", [LAST, ALL])
def test_every_rule_holds_on_every_day(rule: ExcessRule) -> None:
	facts = [
		disburse(TERMS),
		pay("P", DUE, "29168", rule),
		pay("Q", LATER, "500", rule),
		RateChanged(fact_id="R", value_date=date(2025, 4, 3), annual_rate=Decimal("0.24")),
		pay("S", date(2025, 5, 1), "12000", rule),
		pay("T", date(2025, 5, 20), "3000", ExcessRule.REDUCE_TERM),
	]
	replay_checked(TERMS, facts, date(2026, 3, 1))


def test_tax_on_interest_paid_ahead_comes_back_with_it() -> None:
	"""1,384.98 of March and its 16 % are paid ahead; 50,000 off the plan leaves interest on some 41,000."""
	taxed = make_terms(interest_tax_rate=Decimal("0.16"))
	second = build_schedule(taxed, START).installments[1]
	ahead = [pay("A", DUE, build_schedule(taxed, START).installments[0].total + second.total)]
	state = run(taxed, DUE, *ahead, pay("Q", DUE, "50000", ExcessRule.REDUCE_INSTALLMENT))
	row = state.installments[1]
	assert row.interest == row.interest_paid < Decimal("650")
	assert row.tax == row.tax_paid == round(row.interest * Decimal("0.16"), 2)
	back = [part for part in state.get_allocations("Q") if part.component is Component.TAX]
	assert total(part.amount for part in back) == row.tax - second.tax
	assert total(part.amount for part in state.get_allocations("Q")) == 50000
	assert total(state.position.values()) == 0
