"""Interest of a moratorium that becomes principal, or that later installments collect, figure by figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import Component, ExcessRule, Grace, LedgerRole, Waived, build_schedule
from lending_app.engine.loan.allocation import CAPITALIZED_SOURCE
from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.loan.state import InstallmentStatus, LoanStatus
from lending_app.engine.replay.installment import Deferral
from lending_app.engine.values.money import RoundingPolicy
from tests.engine.support import START, explain, make_terms, pay, run, total

MIDDLE = date(2025, 1, 31)
SECOND = date(2025, 3, 15)
TERMS = make_terms(grace=Grace(full_periods=2))
SPREAD = make_terms(grace=Grace(full_periods=2, deferred_interest=DeferredInterest.SPREAD))


def test_interest_of_a_moratorium_becomes_principal_on_each_due_date() -> None:
	"""1.5 % of 100,000.00, then of 101,500.00."""
	state = run(TERMS, SECOND)
	assert (state.capitalized_interest, state.outstanding_principal) == (
		Decimal("3022.50"),
		Decimal("103022.50"),
	)
	assert (state.accrued_interest, state.interest_receivable) == (Decimal("3022.50"), 0)
	assert (state.payoff, state.due, state.overdue) == (Decimal("103022.50"), 0, 0)
	assert explain(state, CAPITALIZED_SOURCE) == [
		(1, "capitalized", "1500.00"),
		(2, "capitalized", "1522.50"),
	]
	assert state.get_allocated(CAPITALIZED_SOURCE, Component.INTEREST) == Decimal("3022.50")
	assert state.position == {
		(LedgerRole.FUNDS, "Cash"): Decimal("-100000.00"),
		(LedgerRole.LOAN_PRINCIPAL, ""): Decimal("103022.50"),
		(LedgerRole.INTEREST_INCOME, ""): Decimal("-3022.50"),
	}
	for row, interest, due in zip(
		state.installments, ("1500.00", "1522.50"), (date(2025, 2, 15), SECOND), strict=False
	):
		assert (row.interest, row.capitalized) == (Decimal(interest), Decimal(interest))
		assert (row.interest_paid, row.unpaid, row.total) == (0, 0, 0)
		assert (row.status, row.paid_on) == (InstallmentStatus.PAID, due)


def test_interest_that_becomes_principal_is_not_paid_ahead() -> None:
	"""The first installment asks nothing, so that money ahead goes to the third, and that one is next."""
	state = run(TERMS, START, pay("P", START, "100", ExcessRule.NEXT_INSTALLMENTS))
	assert explain(state, "P") == [(3, "in_advance.interest", "100.00")]
	assert (state.installments[0].unpaid, state.installments[0].interest) == (0, Decimal("1500.00"))
	assert state.next_due_date == date(2025, 4, 15)


@pytest.mark.parametrize("terms", [TERMS, SPREAD], ids=["capitalized", "spread"])
def test_money_behind_a_moratorium_that_is_paid_ahead_lowers_no_plan(terms: object) -> None:
	"""What was paid ahead of the third installment counts on the interest of the two before it."""
	ahead = pay("P", START, "100", ExcessRule.NEXT_INSTALLMENTS)
	state = run(terms, START, ahead, pay("Q", START, "20000", ExcessRule.REDUCE_INSTALLMENT))  # type: ignore[arg-type]
	assert state.prepaid_principal == 0
	assert {rule.partition(".")[0] for _, rule, _ in explain(state, "Q")} == {"in_advance"}


def test_a_payoff_within_the_moratorium_asks_no_interest_that_was_still_to_become_principal() -> None:
	"""The plan repays 103,022.50; on the sixteenth day 100,000.00 and 774.19 are owed."""
	planned = build_schedule(TERMS, START).installments
	state = run(TERMS, MIDDLE, pay("Q", MIDDLE, "100774.19"))
	assert (state.status, state.client_advance) == (LoanStatus.PAID, 0)
	assert total(row.principal for row in state.installments) == Decimal(100000)
	assert [row.principal for row in state.installments[:-1]] == [row.principal for row in planned[:-1]]
	assert state.installments[-1].principal == planned[-1].principal - Decimal("3022.50")
	assert state.installments[0].interest == state.installments[0].interest_paid == Decimal("774.19")


def test_what_no_longer_becomes_principal_comes_off_the_last_installments_still_unpaid() -> None:
	"""All but 100.00 of the last principal was waived: 2,922.50 more come off the one before."""
	planned = [row.principal for row in build_schedule(TERMS, START).installments]
	waived = Waived(
		fact_id="W",
		value_date=MIDDLE,
		component=Component.PRINCIPAL,
		amount=planned[-1] - 100,
		installment_number=12,
	)
	owed = run(TERMS, MIDDLE, waived).payoff
	assert owed == Decimal("100774.19") - (planned[-1] - 100)
	state = run(TERMS, MIDDLE, waived, pay("Q", MIDDLE, owed))
	assert (state.status, state.client_advance) == (LoanStatus.SETTLED, 0)
	assert [row.principal for row in state.installments[-3:]] == [
		planned[-3],
		planned[-2] - Decimal("2922.50"),
		planned[-1] - 100,
	]
	assert [row.unpaid for row in state.installments] == [0] * 12
	assert state.installments[-1].paid_on == MIDDLE


def test_deferred_interest_is_earned_evenly_until_it_ends() -> None:
	rounding = RoundingPolicy.for_currency("DOP")
	deferral = Deferral(1_000, 100, date(2025, 1, 1), date(2025, 1, 11))
	earned = [deferral.get_earned(date(2025, 1, day), rounding) for day in (1, 2, 6, 10, 11, 12)]
	assert earned == [100, 190, 550, 910, 1_000, 1_000]
	assert deferral.get_earned(date(2024, 12, 25), rounding) == 100
	assert Deferral(100, 0, date(2025, 1, 1), date(2025, 1, 8)).get_earned(date(2025, 1, 4), rounding) == 43


def test_interest_spread_over_later_installments_is_earned_while_it_is_deferred() -> None:
	"""3,000.00 of interest in ten installments: 16 of 59 days of 300.00 in each are 81.36."""
	state = run(SPREAD, MIDDLE)
	assert (state.accrued_interest, state.payoff) == (Decimal("813.60"), Decimal("100813.60"))
	assert run(SPREAD, SECOND).accrued_interest == Decimal("3000.00")
	closed = run(SPREAD, MIDDLE, pay("Q", MIDDLE, "100813.60"))
	assert (closed.status, closed.client_advance) == (LoanStatus.PAID, 0)
	assert [row.interest for row in closed.installments[2:]] == [Decimal("81.36")] * 10


def test_a_prepayment_pays_only_the_interest_that_the_running_installment_earned_itself() -> None:
	"""16 of 31 days of 1,500.00 are 774.19; the 300.00 that the third installment collects wait for its date."""
	day = date(2025, 3, 31)
	state = run(SPREAD, day, pay("P", day, "20774.19", ExcessRule.REDUCE_INSTALLMENT))
	assert explain(state, "P") == [
		(3, "earned.interest", "774.19"),
		(None, "prepayment.reduce_installment", "20000.00"),
	]
	assert (state.outstanding_principal, state.payoff) == (Decimal(80000), Decimal(83000))
