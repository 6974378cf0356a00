"""A loan's running account: its lines add up, and its last balances are those of the loan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	Charge,
	Charged,
	ChargedOff,
	ChargeTiming,
	Component,
	Disbursed,
	Drawing,
	DrawingRule,
	ExcessRule,
	LoanTerms,
	Paid,
	RateChanged,
	RateStep,
	Refunded,
	Restructured,
	Reversed,
	Skipped,
	Sold,
	Waived,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import Forgiveness, SkippedInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.replay.movements import Movement, MovementKind, RunningAccount
from lending_app.engine.replay.running_account import build_running_account
from tests.engine.change_strategies import ALL_KINDS, changed_histories
from tests.engine.charge_strategies import charged_histories
from tests.engine.strategies import History, days_of

START = date(2025, 1, 15)
TERMS = LoanTerms(principal=Decimal(100_000), annual_rate=Decimal("0.18"), number_of_installments=12)
DRAWN = Disbursed(fact_id="D", value_date=START, amount=Decimal(100_000))
TWO_PAID = [
	DRAWN,
	Paid(fact_id="P1", value_date=date(2025, 2, 15), amount=Decimal(9_168)),
	Paid(fact_id="P2", value_date=date(2025, 3, 15), amount=Decimal(9_168)),
]
ZERO = Decimal(0)
UNSETTLING = (MovementKind.CHARGE, MovementKind.UPFRONT_CHARGES)


def list_kinds(account: RunningAccount) -> list[tuple[str, str]]:
	return [(str(line.value_date), line.kind.value) for line in account.movements]


def get_line(account: RunningAccount, kind: MovementKind) -> Movement:
	return next(line for line in account.movements if line.kind is kind)


def test_principal_after_a_change_of_rate_is_the_loan_s() -> None:
	"""Issue's example: one page said 84,548.98 in one place and 87,204.12 in another."""
	facts = [
		*TWO_PAID,
		RateChanged(fact_id="R", value_date=date(2025, 3, 20), annual_rate=Decimal("0.24")),
		Paid(fact_id="P3", value_date=date(2025, 4, 15), amount=Decimal("9168")),
	]
	account = build_running_account(TERMS, facts, date(2025, 4, 20))
	assert [line.balance.principal for line in account.movements] == [
		Decimal("100000"),
		Decimal("92332.00"),
		Decimal("84548.98"),
		Decimal("84548.98"),
		account.state.outstanding_principal,
	]
	assert (account.annual_rate, account.rate_since) == (Decimal("0.24"), date(2025, 3, 20))


def test_skip_shows_and_so_does_its_interest_that_becomes_principal() -> None:
	skip = Skipped(
		fact_id="S",
		value_date=date(2025, 4, 1),
		installment_number=3,
		interest=SkippedInterest.CAPITALIZE,
	)
	account = build_running_account(TERMS, [*TWO_PAID, skip], date(2025, 4, 15))
	assert list_kinds(account)[-2:] == [
		("2025-04-01", "Skipped Installment"),
		("2025-04-15", "Added to Principal"),
	]
	added = get_line(account, MovementKind.CAPITALIZED)
	assert added.parts == {Component.INTEREST: Decimal("1268.23")}
	assert added.balance.principal == account.state.outstanding_principal == Decimal("85817.21")


def test_payment_between_two_tranches_stands_between_them() -> None:
	terms = LoanTerms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=6,
		drawing=DrawingRule(kind=Drawing.TRANCHES),
	)
	facts = [
		Disbursed(fact_id="D1", value_date=START, amount=Decimal(6_000)),
		Paid(fact_id="P", value_date=date(2025, 2, 15), amount=Decimal(1_000)),
		Disbursed(fact_id="D2", value_date=date(2025, 2, 20), amount=Decimal(4_000)),
	]
	account = build_running_account(terms, facts, date(2025, 3, 1))
	kinds = [line.kind for line in account.movements]
	assert kinds == [MovementKind.DISBURSEMENT, MovementKind.PAYMENT, MovementKind.DISBURSEMENT]
	assert account.movements[-1].balance.principal == account.state.outstanding_principal


def test_charges_waivers_and_refunds_are_lines() -> None:
	facts: list[Fact] = [
		DRAWN,
		Charged(fact_id="C", value_date=date(2025, 2, 20), amount=Decimal(500), tax_rate=Decimal("0.18")),
		Waived(fact_id="W", value_date=date(2025, 2, 21), component=Component.INTEREST, amount=Decimal(100)),
		Paid(
			fact_id="P",
			value_date=date(2025, 2, 22),
			amount=Decimal(12_000),
			excess=ExcessRule.HOLD_AS_ADVANCE,
		),
		Refunded(fact_id="F", value_date=date(2025, 2, 23), amount=Decimal(1_000)),
	]
	account = build_running_account(TERMS, facts, date(2025, 2, 23))
	charge = get_line(account, MovementKind.CHARGE)
	assert (charge.amount, charge.balance.charges) == (Decimal("590.00"), Decimal("590.00"))
	assert charge.parts == {Component.COST: Decimal("500.00"), Component.TAX: Decimal("90.00")}
	assert get_line(account, MovementKind.WAIVER).amount == Decimal("100.00")
	assert account.movements[-1].balance.held == account.state.client_advance == Decimal("1342.00")


def test_charges_at_disbursement_are_a_line_of_their_own() -> None:
	fee = Charge(
		name="Opening",
		component=Component.FEE,
		timing=ChargeTiming.DISBURSEMENT,
		rate=Decimal("0.02"),
		tax_rate=Decimal("0.18"),
	)
	terms = LoanTerms(
		principal=Decimal(100_000),
		annual_rate=Decimal("0.18"),
		number_of_installments=12,
		charges=(fee,),
	)
	account = build_running_account(terms, [DRAWN], START)
	line = get_line(account, MovementKind.UPFRONT_CHARGES)
	assert line.parts == {Component.FEE: Decimal("2000.00"), Component.TAX: Decimal("360.00")}
	assert line.amount == Decimal("2360.00")


def test_step_of_the_rate_begins_with_its_installment() -> None:
	terms = LoanTerms(
		principal=Decimal(100_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=12,
		rate_steps=(RateStep(from_installment=3, annual_rate=Decimal("0.24")),),
	)
	account = build_running_account(terms, [DRAWN], date(2025, 4, 1))
	assert list_kinds(account) == [("2025-01-15", "Disbursement"), ("2025-03-15", "Rate Change")]
	assert (account.annual_rate, account.rate_since) == (Decimal("0.24"), date(2025, 3, 15))


def test_restructure_says_what_was_given_up_and_what_became_principal() -> None:
	facts = [
		DRAWN,
		Restructured(
			fact_id="R",
			value_date=date(2025, 5, 15),
			number_of_installments=24,
			capitalizes=(Component.INTEREST,),
			forgiven=(Forgiveness(component=Component.INTEREST, amount=Decimal(1_000)),),
		),
	]
	account = build_running_account(TERMS, facts, date(2025, 5, 15))
	kinds = [line.kind for line in account.movements]
	assert kinds == [MovementKind.DISBURSEMENT, MovementKind.RESTRUCTURE, MovementKind.CAPITALIZED]
	restructure, capitalized = account.movements[1:]
	assert restructure.amount == Decimal("1000.00")
	assert restructure.balance.principal == Decimal("100000.00")
	assert capitalized.amount is not None
	assert capitalized.balance.principal == Decimal("100000.00") + capitalized.amount
	assert capitalized.balance.interest == 0


def test_claim_is_shown_after_its_charge_off_until_it_is_sold() -> None:
	facts: list[Fact] = [
		DRAWN,
		ChargedOff(fact_id="X", value_date=date(2025, 9, 1)),
		Paid(fact_id="P", value_date=date(2025, 9, 2), amount=Decimal(500)),
		Sold(fact_id="Y", value_date=date(2025, 10, 1), amount=Decimal(5_000)),
	]
	account = build_running_account(TERMS, facts, date(2025, 10, 1))
	lost, recovered, sold = account.movements[1:]
	assert lost.amount == lost.balance.owed
	assert recovered.kind is MovementKind.RECOVERY
	assert recovered.balance.owed == lost.balance.owed - 500
	assert (sold.amount, sold.balance.owed) == (None, 0)


def test_held_money_that_a_charge_off_uses_is_no_longer_held() -> None:
	held = Paid(
		fact_id="P", value_date=date(2025, 2, 1), amount=Decimal(3_000), excess=ExcessRule.HOLD_AS_ADVANCE
	)
	facts: list[Fact] = [DRAWN, held, ChargedOff(fact_id="X", value_date=date(2025, 2, 10))]
	account = build_running_account(TERMS, facts, date(2025, 2, 10))
	lost = account.movements[-1]
	assert lost.parts[Component.ADVANCE] == Decimal(-3_000)
	assert sum(lost.parts.values()) == lost.balance.held == account.state.client_advance == 0
	assert lost.amount == account.state.payoff


def test_reversed_payment_stays_in_sight_and_moves_nothing() -> None:
	facts: list[Fact] = [*TWO_PAID, Reversed(fact_id="V", value_date=date(2025, 4, 1), reverses="P2")]
	account = build_running_account(TERMS, facts, date(2025, 4, 1))
	taken_back = account.movements[-1]
	assert (taken_back.reversed_on, taken_back.amount) == (date(2025, 4, 1), Decimal(9_168))
	assert taken_back.balance == account.movements[-2].balance
	assert account.state == replay(TERMS, facts, date(2025, 4, 1))


def check_lines(history: History, day: date) -> None:
	account = build_running_account(history.terms, history.facts, day)
	assert account.state == replay(history.terms, history.facts, day)
	principal = held = ZERO
	for line in account.movements:
		if line.reversed_on is None:
			principal += _get_drawn(line) - _get_settled(line)
			held += ZERO if line.kind in UNSETTLING else line.parts.get(Component.ADVANCE, ZERO)
			if line.kind is MovementKind.UPFRONT_CHARGES:
				financed = line.balance.principal - principal
				assert ZERO <= financed <= (line.amount or ZERO)
				principal += financed
		if line.kind is MovementKind.SALE and line.reversed_on is None:
			principal = ZERO
		elif line.kind is not MovementKind.DISBURSEMENT or not history.terms.charges:
			assert line.balance.principal == principal
		assert line.balance.held == held
	if account.state.status is not LoanStatus.SOLD:
		assert principal == account.state.outstanding_principal
	assert held == account.state.client_advance
	assert [line.value_date for line in account.movements] == sorted(
		line.value_date for line in account.movements
	)


def _get_drawn(line: Movement) -> Decimal:
	if line.kind is MovementKind.CAPITALIZED or line.kind is MovementKind.DISBURSEMENT:
		return line.amount or ZERO
	return ZERO


def _get_settled(line: Movement) -> Decimal:
	return line.parts.get(Component.PRINCIPAL, ZERO)


@given(changed_histories(ALL_KINDS).flatmap(lambda case: st.tuples(st.just(case[0]), days_of(case[0]))))
def test_lines_add_up_whatever_was_changed(case: tuple[History, date]) -> None:
	check_lines(*case)


@given(charged_histories().flatmap(lambda history: st.tuples(st.just(history), days_of(history))))
def test_lines_add_up_whatever_was_charged(case: tuple[History, date]) -> None:
	check_lines(*case)
