"""Charges with a due date of their own: between installments and after the last one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	Charged,
	ChargedOff,
	Component,
	ExcessRule,
	InterestBalance,
	InterestBasis,
	LedgerRole,
	PenaltyRule,
	Waived,
	build_schedule,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import build_portfolio
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.errors import InvalidDateError
from tests.engine.support import START, disburse, explain, make_terms, pay, run, total

TERMS = make_terms(number_of_installments=3)
ROWS = build_schedule(TERMS, START).installments
OWN = date(2025, 3, 1)
AFTER = date(2025, 6, 1)


def make_charge(due_date: date | None = OWN, on: date = date(2025, 2, 20), **options: Any) -> Charged:
	values: dict[str, Any] = {
		"amount": Decimal(100),
		"component": Component.INSURANCE,
		"tax_rate": Decimal("0.18"),
	}
	return Charged(fact_id="C", value_date=on, due_date=due_date, **values | options)


def pay_all(until: date) -> list[Fact]:
	return [pay(f"P{row.number}", row.due_date, row.total) for row in ROWS if row.due_date <= until]


def test_it_is_owed_at_once_and_late_from_its_own_date() -> None:
	facts = pay_all(date(2025, 2, 15))
	before = run(TERMS, date(2025, 2, 20), *facts)
	charged = run(TERMS, date(2025, 2, 20), *facts, make_charge())
	assert charged.payoff - before.payoff == 118
	assert (charged.due, charged.overdue, charged.days_past_due) == (0, 0, 0)
	assert (charged.next_due_date, charged.next_due_amount) == (OWN, Decimal("118.00"))
	assert charged.position[LedgerRole.INSURANCE_RECEIVABLE, ""] == 100
	assert charged.installments == before.installments
	due = run(TERMS, OWN, *facts, make_charge())
	assert (due.due, due.overdue) == (118, 0)
	late = run(TERMS, date(2025, 3, 11), *facts, make_charge())
	assert (late.due, late.overdue, late.days_past_due) == (118, 118, 10)
	(own,) = late.own_charges
	assert (own.component, own.amount, own.tax, own.unpaid, own.days_late) == (
		Component.INSURANCE,
		100,
		18,
		118,
		10,
	)
	assert late.next_due_date == date(2025, 3, 15)


def test_a_payment_settles_it_in_the_order_of_due_dates() -> None:
	facts = pay_all(date(2025, 2, 15))
	state = run(TERMS, date(2025, 3, 15), *facts, make_charge(), pay("X", date(2025, 3, 15), "118"))
	assert [(number, amount) for number, _, amount in explain(state, "X")] == [
		(None, "18.00"),
		(None, "100.00"),
	]
	assert (state.own_charges, state.overdue) == ((), 0)
	assert state.due == ROWS[1].total
	assert total(state.position.values()) == 0


def test_money_held_pays_it_on_its_date() -> None:
	facts = [*pay_all(date(2025, 2, 15)), pay("H", date(2025, 2, 16), "150", ExcessRule.HOLD_AS_ADVANCE)]
	assert run(TERMS, date(2025, 2, 28), *facts, make_charge()).client_advance == 150
	state = run(TERMS, OWN, *facts, make_charge())
	assert (state.client_advance, state.own_charges) == (32, ())


def test_after_maturity_it_keeps_the_loan_open_until_it_is_paid() -> None:
	end = ROWS[-1].due_date
	charge = make_charge(AFTER, date(2025, 4, 1), component=Component.FEE, tax_rate=Decimal(0))
	state = run(TERMS, end, *pay_all(end), charge)
	assert (state.status, state.outstanding_principal, state.payoff) == (LoanStatus.ACTIVE, 0, 100)
	assert (state.next_due_date, state.maturity_date, state.due) == (AFTER, end, 0)
	assert run(TERMS, date(2025, 6, 4), *pay_all(end), charge).days_past_due == 3
	part = pay("A", date(2025, 5, 1), "40")
	assert run(TERMS, date(2025, 5, 1), *pay_all(end), charge, part).payoff == 60
	closed = run(TERMS, AFTER, *pay_all(end), charge, part, pay("B", AFTER, "60"))
	assert (closed.status, closed.closed_on, total(closed.position.values())) == (LoanStatus.PAID, AFTER, 0)


@pytest.mark.parametrize("rule", ExcessRule)
def test_money_early_on_a_loan_that_owes_a_charge_alone_is_taken_by_every_rule(rule: ExcessRule) -> None:
	end = ROWS[-1].due_date
	charge = make_charge(AFTER, date(2025, 4, 1))
	state = run(TERMS, AFTER, *pay_all(end), charge, pay("A", date(2025, 5, 1), "50", rule))
	assert (state.payoff, state.client_advance) == (68, 0)


def test_a_charge_on_such_a_loan_is_due_at_once() -> None:
	end = ROWS[-1].due_date
	later = Charged(fact_id="L", value_date=date(2025, 5, 5), amount=Decimal(7))
	state = run(TERMS, date(2025, 5, 7), *pay_all(end), make_charge(AFTER, date(2025, 4, 1)), later)
	assert (state.payoff, state.days_past_due) == (125, 2)


def test_it_is_waived_and_charged_off_like_others() -> None:
	waived = Waived(fact_id="W", value_date=OWN, component=Component.INSURANCE)
	tax = Waived(fact_id="V", value_date=OWN, component=Component.TAX)
	facts = pay_all(date(2025, 2, 15))
	state = run(TERMS, OWN, *facts, make_charge(), waived, tax)
	assert (state.own_charges, state.waived) == ((), 118)
	off = ChargedOff(fact_id="X", value_date=OWN)
	lost, plain = run(TERMS, OWN, *facts, make_charge(), off), run(TERMS, OWN, *facts, off)
	assert lost.payoff - plain.payoff == 118
	back = run(TERMS, OWN, *facts, make_charge(), off, pay("R", OWN, "50"))
	assert lost.payoff - back.payoff == 50


def test_no_penalty_runs_on_it() -> None:
	rule = PenaltyRule(
		base=PenaltyBase.OVERDUE_INSTALLMENT, daily_rate=Decimal("0.01"), fixed_amount=Decimal(5)
	)
	terms = make_terms(number_of_installments=3, penalty=rule)
	state = run(terms, date(2025, 3, 14), *pay_all(date(2025, 2, 15)), make_charge())
	assert (state.accrued_penalty, state.days_past_due) == (0, 13)


@pytest.mark.parametrize("balance", InterestBalance)
def test_every_rule_holds_on_every_day(balance: InterestBalance) -> None:
	terms = make_terms(number_of_installments=3, interest_basis=InterestBasis.DAILY, interest_balance=balance)
	facts = [
		disburse(terms),
		make_charge(OWN),
		Charged(fact_id="E", value_date=date(2025, 3, 3), due_date=AFTER, amount=Decimal(30)),
		pay("A", date(2025, 2, 15), "34000"),
		pay("B", date(2025, 3, 10), "200"),
		pay("F", date(2025, 4, 2), "66000"),
		pay("G", date(2025, 5, 2), "4000"),
	]
	replay_checked(terms, facts, date(2025, 7, 1))


def test_arrays_leave_a_loan_with_one_to_the_replay() -> None:
	loan = LoanReplay(TERMS)
	for fact in (disburse(TERMS), make_charge()):
		loan.apply(fact)
	assert build_portfolio([loan]).loans.needs_replay.tolist() == [True]
	loan.apply(pay("P", OWN, ROWS[0].total + 118))
	assert build_portfolio([loan]).loans.needs_replay.tolist() == [False]


def test_a_due_date_before_the_charge_is_refused() -> None:
	with pytest.raises(InvalidDateError):
		make_charge(date(2025, 2, 19))
