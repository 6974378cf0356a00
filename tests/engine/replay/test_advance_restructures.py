"""Loans with interest in advance that are restructured, bear tax, or keep their installment at a new rate."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charged,
	ChargedOff,
	Component,
	DateRule,
	EngineError,
	ExcessRule,
	FirstPeriod,
	Frequency,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	PenaltyRule,
	RateChanged,
	Restructured,
	Waived,
	build_schedule,
)
from lending_app.engine.cost.cash_flows import build_borrower_flows, net_by_date
from lending_app.engine.explain.payoff import explain_payoff
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.plan_facts import Forgiveness, Keeps
from lending_app.engine.loan.state import LoanState
from lending_app.engine.offer.disbursement_breakdown import DeductionKind, break_down_disbursement
from lending_app.engine.offer.refinancing import (
	build_refinancing_options,
	calculate_refinancing,
	calculate_renewal,
)
from lending_app.engine.portfolio import calculate_portfolio, pack_loan, unpack_loans
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.replay.movements import MovementKind
from lending_app.engine.replay.running_account import build_running_account
from lending_app.engine.values.errors import InvalidRateError, InvalidTermError
from tests.engine import fuzz
from tests.engine.books import RATES, assert_same
from tests.engine.replay.test_advance_changes import COVER, make_plain
from tests.engine.support import START, disburse, make_terms, pay, total

MIDDLE = date(2025, 1, 31)
DUE = date(2025, 2, 15)
LATE = date(2025, 2, 20)


def make_taxed(**options: Any) -> LoanTerms:
	"""100,000 at 18 % in three, with 16 % of tax: 1,500.00 and 240.00 are kept back."""
	return replace(make_plain(), interest_tax_rate=Decimal("0.16"), **options)


def get_funds(state: LoanState) -> Decimal:
	return total(amount for (role, _), amount in state.position.items() if role is LedgerRole.FUNDS)


def restructure(on: date, **options: Any) -> Restructured:
	options = {"number_of_installments": 6, "annual_rate": Decimal("0.12")} | options
	return Restructured(fact_id="R", value_date=on, **options)


# A restructure


def test_what_the_running_period_no_longer_earns_pays_the_interest_of_the_first_new_one() -> None:
	"""16 of 31 days are earned: 1,500 x 16 / 31 = 774.19. Of the 725.81 that come back, 100,000 x 12 % x 15 / 365 = 493.15
	pay the days until 15 February, and 232.66 are held."""
	terms = make_plain()
	before = replay_checked(terms, [disburse(terms)], MIDDLE)
	state = replay_checked(terms, [disburse(terms), restructure(MIDDLE)], MIDDLE)
	rows = state.installments
	assert (rows[0].interest, rows[0].interest_paid) == (Decimal("774.19"), Decimal("774.19"))
	assert (rows[1].due_date, rows[1].interest, rows[1].unpaid) == (MIDDLE, Decimal("493.15"), 0)
	assert [row.number for row in rows] == list(range(1, 9))
	assert (state.due, state.client_advance) == (0, Decimal("232.66"))
	assert state.payoff - state.client_advance == before.payoff == Decimal("99274.19")
	# A = P i / (1 - (1 - i)^6), i = 1 %: 100,000 x 0.01 / 0.05851985... = 17,088.22.
	assert [row.total for row in rows[2:]] == [Decimal("17088.22")] * 5 + [Decimal("17088.21")]
	assert rows[2].interest == round((100_000 - rows[2].principal) * Decimal("0.01"), 2)
	assert [str(part.amount) for part in state.get_allocations("R")] == ["-725.81", "725.81"]


def test_the_running_account_gives_back_before_it_uses() -> None:
	terms = make_taxed()
	account = build_running_account(terms, [disburse(terms), restructure(MIDDLE)], MIDDLE)
	lines = [(line.kind, line.amount, line.balance.interest, line.balance.held) for line in account.movements]
	assert lines[1:] == [
		(MovementKind.RESTRUCTURE, Decimal("-841.94"), Decimal("493.15"), Decimal("841.94")),
		(MovementKind.ADVANCE_USED, Decimal("572.05"), 0, Decimal("269.89")),
	]


def test_interest_that_what_comes_back_does_not_cover_falls_due_on_the_day() -> None:
	"""24 %: 100,000 x 24 % x 15 / 365 = 986.30, less the 725.81 that come back."""
	terms = make_plain()
	facts = [disburse(terms), restructure(MIDDLE, annual_rate=Decimal("0.24"))]
	state = replay_checked(terms, facts, MIDDLE)
	assert (state.due, state.overdue, state.client_advance) == (Decimal("260.49"), 0, 0)
	later = replay_checked(terms, facts, MIDDLE + timedelta(days=3))
	assert (later.overdue, later.days_past_due) == (Decimal("260.49"), 3)
	paid = replay_checked(terms, [*facts, pay("P", MIDDLE, "260.49")], MIDDLE)
	assert (paid.due, paid.client_advance) == (0, 0)


def test_on_a_due_date_the_first_interest_is_that_of_a_whole_period() -> None:
	terms = make_plain()
	state = replay_checked(terms, [disburse(terms), restructure(DUE)], DUE)
	assert (state.due, state.outstanding_principal) == (1000, 100_000)
	assert [(row.due_date, row.total) for row in state.installments[1:3]] == [(DUE, 0), (DUE, 1000)]
	assert state.installments[3].due_date == date(2025, 3, 15)


def test_arrears_owe_the_interest_of_days_that_have_passed() -> None:
	"""Unpaid since 15 February: (100,000 - 32,830.83) x 18 % / 12 x 5 / 28 = 179.92 is earned, not 1,007.54."""
	terms = make_plain()
	kept = replay_checked(terms, [disburse(terms), restructure(LATE)], LATE)
	first = Decimal("756.16")  # 100,000 x 12 % x 23 / 365
	assert (kept.outstanding_principal, kept.due) == (100_000, Decimal("179.92") + first)
	folded = restructure(LATE, capitalizes=(Component.INTEREST,))
	state = replay_checked(terms, [disburse(terms), folded], LATE)
	assert (state.outstanding_principal, state.capitalized_interest) == (
		Decimal("100179.92"),
		Decimal("179.92"),
	)
	assert state.due == Decimal("757.52")
	given = restructure(LATE, forgiven=(Forgiveness(component=Component.INTEREST),))
	state = replay_checked(terms, [disburse(terms), given], LATE)
	assert (state.waived, state.due) == (Decimal("179.92"), first)


def test_what_the_restructure_changes_of_dates_frequency_and_method_holds() -> None:
	terms = make_plain()
	weekly = restructure(
		MIDDLE,
		frequency=Frequency.WEEKLY,
		first_due_date=date(2025, 2, 5),
		method=AmortizationMethod.LEVEL_PRINCIPAL,
		number_of_installments=4,
	)
	rows = replay_checked(terms, [disburse(terms), weekly], MIDDLE).installments
	assert [row.due_date for row in rows[1:]] == [
		MIDDLE,
		*(date(2025, 2, 5) + timedelta(weeks=n) for n in range(4)),
	]
	assert [row.principal for row in rows[2:]] == [25_000] * 4
	assert rows[1].interest == Decimal("164.38")  # 100,000 x 12 % x 5 / 365
	with pytest.raises(InvalidTermError) as refused:
		replay_checked(terms, [disburse(terms), restructure(MIDDLE, method=AmortizationMethod.FLAT)], MIDDLE)
	assert refused.value.field == "method"


def test_money_paid_ahead_of_later_installments_refuses_a_restructure() -> None:
	terms = make_plain()
	loan = LoanReplay(terms)
	for fact in (disburse(terms), pay("P", MIDDLE, "33838.37", ExcessRule.NEXT_INSTALLMENTS)):
		loan.apply(fact)
	before = loan.get_state(MIDDLE)
	with pytest.raises(EngineError):
		loan.apply(restructure(MIDDLE))
	assert loan.get_state(MIDDLE) == before


def test_charges_of_the_days_behind_fall_due_with_the_restructure() -> None:
	"""A premium of 0.1 %: 100.00 for 31 days, 51.61 for 16; the new plan bears its own from then on."""
	terms = replace(make_plain(), charges=(COVER,))
	state = replay_checked(terms, [disburse(terms), restructure(MIDDLE)], MIDDLE)
	rows = state.installments
	assert [(row.due_date, row.insurance, row.interest) for row in rows[1:3]] == [
		(MIDDLE, Decimal("51.61"), 0),
		(MIDDLE, 0, Decimal("493.15")),
	]
	assert (rows[3].due_date, rows[3].insurance) == (DUE, 100)
	billed = Charged(fact_id="C", value_date=MIDDLE, amount=Decimal(5), component=Component.FEE)
	state = replay_checked(terms, [disburse(terms), billed, restructure(MIDDLE)], MIDDLE)
	assert state.installments[1].fee == 5


def test_refinancing_options_are_compared_and_a_renewal_keeps_its_interest_back() -> None:
	terms = make_plain()
	late = [disburse(terms)]
	options = build_refinancing_options(
		terms, late, LATE, number_of_installments=6, annual_rate=Decimal("0.12")
	)
	found = {row.name: row for row in calculate_refinancing(terms, late, LATE, options)}
	# 100,179.92 x 18 % x 23 / 365: the first interest of the new plan.
	assert found["Capitalize Arrears"].due_now == Decimal("1136.29")
	assert found["As Is"].due_now == Decimal("33838.37")
	# The new loan of 150,000 at 18 % keeps 2,250.00 and 16 % of it, 360.00, back.
	new = make_taxed(principal=Decimal(150_000))
	renewal = calculate_renewal(terms, late, LATE, new)
	assert (renewal.payoff, renewal.kept_back) == (Decimal("100179.92"), 2610)
	assert renewal.cash_out == Decimal("47210.08")


def test_a_restructured_loan_is_carried_in_arrays() -> None:
	for terms in (make_plain(), make_taxed(), make_taxed(charges=(COVER,))):
		loan = LoanReplay(terms)
		for fact in (disburse(terms), restructure(MIDDLE, annual_rate=Decimal("0.06"))):
			loan.apply(fact)
		check_carried(loan, DUE)


# Tax


def test_tax_is_kept_back_and_asked_with_the_interest() -> None:
	terms = make_taxed()
	schedule = build_schedule(terms, START)
	rows = schedule.installments
	assert [(row.interest, row.tax) for row in rows] == [
		(1500, 240),
		(Decimal("1007.54"), Decimal("161.21")),
		(Decimal("507.58"), Decimal("81.21")),
		(0, 0),
	]
	assert net_by_date(build_borrower_flows(schedule, terms))[0] == (START, 98_260)
	state = replay_checked(terms, [disburse(terms)], START)
	assert get_funds(state) == -98_260
	assert state.position[LedgerRole.TAX_PAYABLE, ""] == -240
	assert state.paid == 1740
	found = explain_installment(terms, START, 1)
	assert found.result == 1740
	lines = break_down_disbursement(terms, [], START, Decimal(100_000)).lines
	assert {line.kind: line.amount for line in lines} == {
		DeductionKind.TAX: Decimal(240),
		DeductionKind.INTEREST: Decimal(1500),
	}


@pytest.mark.parametrize(
	("day", "interest", "tax"),
	[
		# 1,500 x 14 / 31 = 677.42 is not earned on 1 February, of 240.00 what is beyond 16 % of 822.58: 108.39.
		(date(2025, 2, 1), "-677.42", "-108.39"),
		(DUE, "0", "0"),
		# Five of 28 days of 1,007.54: 179.92, and 28.79.
		(LATE, "179.92", "28.79"),
	],
)
def test_the_tax_of_what_is_not_earned_comes_back_with_a_payoff(day: date, interest: str, tax: str) -> None:
	terms = make_taxed()
	state = replay_checked(terms, [disburse(terms)], day)
	parts = state.payoff_parts
	assert (parts.interest, parts.tax) == (Decimal(interest), Decimal(tax))
	assert state.payoff == 100_000 + Decimal(interest) + Decimal(tax)
	assert explain_payoff(terms, [disburse(terms)], day).result == state.payoff
	closed = replay_checked(terms, [disburse(terms), pay("P", day, str(state.payoff))], day)
	assert (closed.closed_on, closed.client_advance, closed.due) == (day, 0, 0)
	taxed = -closed.position[LedgerRole.TAX_PAYABLE, ""]
	assert taxed == round(closed.accrued_interest * Decimal("0.16"), 2)


def test_tax_comes_back_with_the_interest_that_a_restructure_gives_back() -> None:
	"""Of 725.81 that come back 116.13 is tax: 240.00 - 16 % of 774.19; the first new interest, 493.15, bears 78.90."""
	terms = make_taxed()
	before = replay_checked(terms, [disburse(terms)], MIDDLE)
	state = replay_checked(terms, [disburse(terms), restructure(MIDDLE)], MIDDLE)
	assert (state.installments[0].tax, state.installments[1].tax) == (Decimal("123.87"), Decimal("78.90"))
	held = Decimal("725.81") + Decimal("116.13") - Decimal("493.15") - Decimal("78.90")
	assert state.client_advance == held
	assert state.payoff - held == before.payoff
	folded = restructure(LATE, capitalizes=(Component.INTEREST, Component.TAX))
	state = replay_checked(terms, [disburse(terms), folded], LATE)
	assert state.outstanding_principal == 100_000 + Decimal("179.92") + Decimal("28.79")


def test_tax_comes_back_with_a_prepayment_and_falls_with_a_waiver_of_what_is_earned() -> None:
	terms = make_taxed()
	day = date(2025, 2, 1)
	before = replay_checked(terms, [disburse(terms)], day)
	state = replay_checked(
		terms, [disburse(terms), pay("P", day, "40000", ExcessRule.REDUCE_INSTALLMENT)], day
	)
	assert abs(state.payoff - (before.payoff - 40_000)) <= Decimal("0.01")
	waived = Waived(fact_id="W", value_date=LATE, component=Component.TAX)
	state = replay_checked(terms, [disburse(terms), waived], LATE)
	assert (state.waived, state.payoff_parts.tax) == (Decimal("28.79"), 0)


def test_a_charge_off_claims_the_tax_of_what_is_earned() -> None:
	terms = make_taxed()
	off = ChargedOff(fact_id="X", value_date=LATE)
	state = replay_checked(terms, [disburse(terms), off], LATE)
	assert state.position[LedgerRole.CHARGE_OFF_LOSS, ""] == Decimal("100208.71")
	assert state.payoff == Decimal("100208.71")


def test_interest_of_odd_days_that_is_kept_back_bears_its_tax() -> None:
	"""100,000 x 18 % x 9 / 365 = 443.84 for the days up to 24 January, and 16 % of it, 71.01."""
	dates = DateRule(first_period=FirstPeriod.KEPT_BACK)
	terms = make_terms(first_due_date=date(2025, 2, 24), dates=dates, interest_tax_rate=Decimal("0.16"))
	schedule = build_schedule(terms, START)
	assert (schedule.kept_back, schedule.kept_back_tax) == (Decimal("443.84"), Decimal("71.01"))
	state = replay_checked(terms, [disburse(terms)], START)
	assert get_funds(state) == -100_000 + Decimal("443.84") + Decimal("71.01")
	assert state.payoff == 100_000 - Decimal("443.84") - Decimal("71.01")
	rows = schedule.installments
	assert [row.unpaid for row in state.installments] == [row.total for row in rows]
	assert schedule.total == total(row.total for row in rows) + Decimal("443.84") + Decimal("71.01")
	assert explain_installment(terms, START, 1).result == rows[0].total
	flows = build_borrower_flows(schedule, terms)
	assert total(flow.amount for flow in flows if flow.value_date == START) == state.payoff


def test_taxed_loans_and_their_charges_are_carried_in_arrays() -> None:
	for terms in (make_taxed(), make_taxed(charges=(COVER,)), make_taxed(penalty=PENALTY)):
		loan = LoanReplay(terms)
		loan.apply(disburse(terms))
		check_carried(loan, DUE)
		loan.apply(pay("P", DUE, str(build_schedule(terms, START).installments[1].total)))
		check_carried(loan, date(2025, 3, 15))


PENALTY = PenaltyRule(daily_rate=Decimal("0.001"), tax_rate=Decimal("0.16"))


def check_carried(loan: LoanReplay, until: date) -> None:
	"""What a database keeps of the loan says until its next due date what a replay says."""
	packed = pack_loan(loan)
	assert not packed.needs_replay
	book = unpack_loans([packed.loan], [packed.rows], [packed.charges])
	start = loan.day
	for days in range((until - start).days):
		day = start + timedelta(days=days)
		assert assert_same([loan], calculate_portfolio(book, day, RATES)) == 1


# A rate that keeps the installment


@pytest.mark.parametrize(("rate", "count"), [("0.06", 7), ("0.18", 7), ("0.3", 8), ("0.9", 9), ("1.9", 16)])
def test_a_rate_that_keeps_the_installment_changes_the_term(rate: str, count: int) -> None:
	terms = replace(make_plain(), number_of_installments=6)
	fact = RateChanged(fact_id="C", value_date=MIDDLE, annual_rate=Decimal(rate), keeps=Keeps.INSTALLMENT)
	state = replay_checked(terms, [disburse(terms), fact], MIDDLE)
	rows = state.installments
	assert {row.total for row in rows[1:-1]} == {Decimal("17302.69")}
	assert (len(rows), total(row.principal for row in rows)) == (count, 100_000)
	for row, after in pairwise(rows[1:]):
		assert row.interest == round(after.opening_principal * Decimal(rate) / 12, 2)
	assert state.payoff == replay_checked(terms, [disburse(terms)], MIDDLE).payoff


def test_an_installment_that_never_amortises_is_refused() -> None:
	terms = replace(make_plain(), number_of_installments=6)
	fact = RateChanged(fact_id="C", value_date=MIDDLE, annual_rate=Decimal("2.2"), keeps=Keeps.INSTALLMENT)
	with pytest.raises(InvalidRateError):
		replay_checked(terms, [disburse(terms), fact], MIDDLE)
	terms = replace(terms, method=AmortizationMethod.INTEREST_ONLY)
	with pytest.raises(InvalidTermError):
		replay_checked(terms, [disburse(terms), fact], MIDDLE)


def test_random_histories_with_tax_keep_every_rule() -> None:
	found = seed = 0
	while found < 40:
		seed += 1
		life = None
		try:
			life = fuzz.Life(seed)
			life.terms = replace(
				life.terms,
				is_interest_in_advance=True,
				interest_tax_rate=Decimal(random.Random(seed).choice(["0.16", "0.18"])),
				grace=None,
				seasons=None,
				drawing=None,
				dates=None,
			)
		except EngineError:
			continue
		life.run()
		found += 1
