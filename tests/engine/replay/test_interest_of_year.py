"""Interest of a calendar year: what payments settled, and what was earned, year by year without a cent lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import ChargedOff, EngineError, ExcessRule, LedgerRole, LoanReplay, Restructured, Sold
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.charges import Charge, ChargeTiming
from lending_app.engine.loan.facts import Disbursed, Paid, Refunded, Reversed, Waived, list_effective
from lending_app.engine.loan.plan_facts import Forgiveness, Skipped, SkippedInterest
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.interest_of_year import sum_interest_of_year
from lending_app.engine.replay.movements import MovementKind
from lending_app.engine.replay.replay import replay
from tests.engine.change_strategies import ALL_KINDS, changed_histories
from tests.engine.charge_strategies import charged_histories
from tests.engine.owed_strategies import changed_owed_histories, owed_histories
from tests.engine.replay.test_interest_in_advance import advance_histories
from tests.engine.strategies import histories

TERMS = LoanTerms(principal=Decimal(100_000), annual_rate=Decimal("0.18"), number_of_installments=24)
DRAWN = Disbursed(fact_id="D", value_date=date(2025, 10, 15), amount=Decimal(100_000))


def pay(number, day, amount):
	return Paid(fact_id=f"P{number}", value_date=day, amount=Decimal(amount))


def test_interest_paid_and_earned_are_of_different_days():
	facts = [DRAWN, pay(1, date(2025, 11, 15), "4992.41"), pay(2, date(2026, 1, 20), "4992.41")]
	first = sum_interest_of_year(TERMS, facts, 2025, date(2026, 6, 30))
	assert (first.interest_paid, first.until) == (Decimal("1500.00"), date(2025, 12, 31))
	# Earned until December 31, of which the first installment's interest alone is paid.
	assert (
		first.accrued == replay(TERMS, facts[:2], date(2025, 12, 31)).accrued_interest > first.interest_paid
	)
	second = sum_interest_of_year(TERMS, facts, 2026, date(2026, 6, 30))
	assert second.until == date(2026, 6, 30)
	assert first.accrued + second.accrued == replay(TERMS, facts, date(2026, 6, 30)).accrued_interest
	assert [row.fact.fact_id for row in second.payments] == ["P2"]


def test_a_payment_that_was_taken_back_paid_nothing():
	paid = pay(1, date(2025, 11, 15), "4992.41")
	facts = [DRAWN, paid, Reversed(fact_id="R", value_date=date(2025, 12, 1), reverses="P1")]
	found = sum_interest_of_year(TERMS, facts, 2025, date(2025, 12, 31))
	assert (found.interest_paid, found.principal_paid, found.payments) == (0, 0, ())
	assert found.accrued > 0


@pytest.mark.parametrize("year", [2024, 2030])
def test_a_year_without_the_loan_is_empty(year):
	found = sum_interest_of_year(TERMS, [DRAWN, pay(1, date(2025, 11, 1), 120_000)], year, date(2031, 1, 1))
	assert (found.interest_paid, found.accrued, found.payments) == (0, 0, ())


def sum_year(terms, facts, year=2025):
	return sum_interest_of_year(terms, facts, year, date(2028, 12, 31))


def test_a_year_to_come_has_earned_nothing():
	found = sum_interest_of_year(TERMS, [DRAWN], 2027, date(2026, 3, 1))
	assert (found.accrued, found.until) == (0, date(2026, 3, 1))


def test_interest_kept_back_at_the_disbursement_is_paid_by_it():
	terms = replace(TERMS, number_of_installments=3, is_interest_in_advance=True)
	drawn = Disbursed(fact_id="D", value_date=date(2025, 12, 10), amount=Decimal(100_000))
	first = sum_year(terms, [drawn])
	assert (first.interest_paid, first.principal_paid) == (1500, 0)
	assert [(row.kind, row.parts) for row in first.payments] == [
		(MovementKind.DISBURSEMENT, {Component.INTEREST: Decimal(1500)})
	]
	# What a payoff in the next year gives back is that year's.
	payoff = replay(terms, [drawn], date(2026, 1, 5)).payoff
	second = sum_year(terms, [drawn, pay(1, date(2026, 1, 5), payoff)], 2026)
	assert second.interest_paid < 0
	assert second.principal_paid == 100_000 == payoff - second.interest_paid


def test_held_money_pays_interest_in_the_year_in_which_it_is_used():
	held = Paid(
		fact_id="P", value_date=date(2025, 12, 20), amount=Decimal(6_000), excess=ExcessRule.HOLD_AS_ADVANCE
	)
	facts = [Disbursed(fact_id="D", value_date=date(2025, 12, 1), amount=Decimal(100_000)), held]
	first, second = sum_year(TERMS, facts), sum_year(TERMS, facts, 2026)
	assert (first.interest_paid, [row.kind for row in first.payments]) == (0, [MovementKind.PAYMENT])
	assert second.interest_paid == Decimal("1500.00") + Decimal("1007.59")
	assert {row.kind for row in second.payments} == {MovementKind.ADVANCE_USED}


def test_held_money_that_a_charge_off_uses_is_paid():
	held = Paid(
		fact_id="P", value_date=date(2025, 10, 20), amount=Decimal(6_000), excess=ExcessRule.HOLD_AS_ADVANCE
	)
	found = sum_year(TERMS, [DRAWN, held, ChargedOff(fact_id="L", value_date=date(2025, 11, 1))])
	assert (found.interest_paid, found.principal_paid) == (found.accrued, 6_000 - found.accrued)
	assert [row.kind for row in found.payments] == [MovementKind.PAYMENT, MovementKind.CHARGE_OFF]


def test_recoveries_are_paid_and_the_price_of_a_claim_is_not():
	lost = ChargedOff(fact_id="L", value_date=date(2025, 12, 15))
	facts = [
		DRAWN,
		lost,
		pay(1, date(2026, 2, 1), 500),
		Sold(fact_id="S", value_date=date(2026, 3, 1), amount=Decimal(9)),
	]
	found = sum_year(TERMS, facts, 2026)
	assert (found.interest_paid + found.principal_paid, found.accrued) == (500, 0)
	assert (found.outstanding_principal, len(found.payments)) == (0, 1)


def test_what_is_waived_or_forgiven_was_not_paid():
	waived = Waived(
		fact_id="W", value_date=date(2025, 12, 1), component=Component.INTEREST, amount=Decimal(200)
	)
	forgiven = Restructured(
		fact_id="R",
		value_date=date(2025, 12, 20),
		number_of_installments=30,
		forgiven=(Forgiveness(component=Component.INTEREST, amount=Decimal(300)),),
		capitalizes=(Component.INTEREST,),
	)
	found = sum_year(TERMS, [DRAWN, waived, forgiven])
	assert (found.interest_paid, found.principal_paid, found.payments) == (0, 0, ())
	assert found.accrued > 1_500


def test_interest_paid_ahead_that_a_waiver_gives_back_was_not_paid():
	"""Two installments paid ahead, then all principal waived: their interest comes back and pays what is earned."""
	ahead = pay(1, date(2025, 10, 16), "9984.82")
	facts = [DRAWN, ahead, Waived(fact_id="W", value_date=date(2026, 1, 10), component=Component.PRINCIPAL)]
	state = replay(TERMS, facts, date(2026, 1, 10))
	first, second = sum_year(TERMS, facts), sum_year(TERMS, facts, 2026)
	assert second.principal_paid == 0 == state.outstanding_principal
	assert (
		first.interest_paid + second.interest_paid + first.principal_paid + state.client_advance
		== Decimal("9984.82")
	)
	assert first.interest_paid + second.interest_paid <= state.accrued_interest


def test_interest_that_became_principal_is_earned_and_paid_as_principal():
	skip = Skipped(
		fact_id="S", value_date=date(2025, 11, 1), installment_number=1, interest=SkippedInterest.CAPITALIZE
	)
	found = sum_year(TERMS, [DRAWN, skip])
	assert (found.interest_paid, found.outstanding_principal) == (0, 101_500)
	assert found.accrued > 1_500


@pytest.mark.parametrize("is_financed", [False, True])
def test_charges_of_the_disbursement_are_paid_by_it(is_financed):
	fee = Charge(
		name="Opening",
		component=Component.FEE,
		timing=ChargeTiming.DISBURSEMENT,
		is_financed=is_financed,
		rate=Decimal("0.02"),
		tax_rate=Decimal("0.18"),
	)
	found = sum_year(replace(TERMS, charges=(fee,)), [DRAWN])
	assert (found.charges_paid, found.payments) == (2_360, ())
	assert found.outstanding_principal == 100_000 + is_financed * 2_360


def test_money_paid_back_pays_nothing():
	facts = [DRAWN, pay(1, date(2025, 11, 1), 110_000)]
	refund = Refunded(
		fact_id="B",
		value_date=date(2025, 12, 1),
		amount=replay(TERMS, facts, date(2025, 12, 1)).client_advance,
	)
	assert sum_year(TERMS, [*facts, refund]).payments == sum_year(TERMS, facts).payments


@st.composite
def lives(draw):
	"""Terms, all facts of every kind, and a day after them: claims are lost and sold where the loan lets them be."""
	changed = changed_histories(ALL_KINDS).map(lambda case: case[0])
	kinds = (histories(), charged_histories(), owed_histories(has_charges=True), changed_owed_histories())
	history = draw(st.one_of(*kinds, changed, advance_histories()))
	facts = list(history.facts)
	for end in (
		ChargedOff(fact_id="LOST", value_date=history.end),
		Sold(fact_id="SOLD", value_date=history.end, amount=Decimal(10)),
	):
		if draw(st.booleans()):
			try:
				replay(history.terms, [*facts, end], history.end)
			except EngineError:
				continue
			facts.append(end)
	return history.terms, facts, history.end


@given(lives())
def test_years_add_up_to_the_loan(life):
	terms, facts, until = life
	years = [
		sum_interest_of_year(terms, facts, year, until)
		for year in range(facts[0].value_date.year - 1, until.year + 2)
	]
	loan = LoanReplay(terms)
	for fact in list_effective(facts):
		loan.carry(fact)
	state = loan.get_state(until)

	def add(name):
		return sum((getattr(found, name) for found in years), Decimal(0))

	def book(*roles):
		return sum((amount for (role, _), amount in state.position.items() if role in roles), Decimal(0))

	assert add("accrued") == state.accrued_interest
	# All money of the borrower paid something, or is held: what came in less what went out.
	money = book(LedgerRole.FUNDS, LedgerRole.EXECUTION_COSTS, LedgerRole.PORTFOLIO_SALE_INCOME)
	lent = state.disbursed + state.financed_charges
	paid = add("interest_paid") + add("penalty_paid") + add("principal_paid") + add("charges_paid")
	assert paid + state.client_advance == money + lent
	to_amount = terms.rounding.to_amount
	repaid = lent + state.capitalized_interest - to_amount(loan.outstanding + loan.forgiven)
	assert add("principal_paid") == repaid
	for found in years:
		for component, amount in (
			(Component.INTEREST, found.interest_paid),
			(Component.PENALTY, found.penalty_paid),
			(Component.PRINCIPAL, found.principal_paid),
		):
			parts = [row.parts.get(component, Decimal(0)) for row in found.payments]
			assert sum(parts, Decimal(0)) == amount
