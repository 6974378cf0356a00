"""Penalty interest through the changes of its base, tolerance, caps and payments."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.engine import AllocationPolicy, Component, PenaltyRule
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.loan.state import InstallmentStatus, LoanStatus
from tests.engine.support import explain, make_terms, pay, reverse, run

RATE = Decimal("0.001")
DUE = date(2025, 2, 15)
PENALTY_LAST = AllocationPolicy(
	order=tuple(
		(timing, part)
		for timing in (Timing.PAST_DUE, Timing.DUE)
		for part in (Component.INTEREST, Component.PRINCIPAL, Component.PENALTY)
	),
	direction=Direction.VERTICAL,
)


def after(days: int) -> date:
	return DUE + timedelta(days=days)


def test_two_late_installments_pay_each_its_own_days() -> None:
	state = run(make_terms(penalty=PenaltyRule(daily_rate=RATE)), date(2025, 3, 20))
	# 33 days on 7,668.00 and 5 days on 7,783.02.
	assert [str(row.penalty) for row in state.installments[:3]] == ["253.04", "38.92", "0.00"]
	assert state.penalty_receivable == Decimal("291.96")


def test_the_penalty_on_the_whole_loan_runs_once_whatever_is_late() -> None:
	rule = PenaltyRule(base=PenaltyBase.OUTSTANDING_PRINCIPAL, daily_rate=RATE)
	state = run(make_terms(penalty=rule), date(2025, 3, 20))
	assert [str(row.penalty) for row in state.installments[:2]] == ["3300.00", "0.00"]


def test_the_penalty_on_the_whole_loan_passes_to_the_next_late_installment() -> None:
	rule = PenaltyRule(base=PenaltyBase.OUTSTANDING_PRINCIPAL, daily_rate=RATE)
	# Penalty, both interests and the first principal.
	first = pay("P", date(2025, 3, 20), Decimal("3300") + Decimal("2884.98") + Decimal("7668"))
	state = run(make_terms(penalty=rule), date(2025, 3, 25), first)
	assert [str(row.penalty) for row in state.installments[:2]] == ["3300.00", "461.66"]


def test_the_penalty_on_the_whole_loan_counts_every_balance_on_its_days() -> None:
	"""Money goes to the installment due today, so that the balance falls while the late one stays as it is."""
	rule = PenaltyRule(base=PenaltyBase.OUTSTANDING_PRINCIPAL, daily_rate=RATE)
	policy = AllocationPolicy(order=((Timing.DUE, Component.PRINCIPAL),), direction=Direction.VERTICAL)
	terms = make_terms(penalty=rule, allocation=policy)
	state = run(terms, date(2025, 3, 25), pay("P", date(2025, 3, 15), "7000"))
	assert explain(state, "P") == [(2, "due.principal", "7000.00")]
	# 28 days on 100,000 and 10 days on 93,000.
	assert state.penalty_receivable == Decimal("2800.00") + Decimal("930.00")


def test_the_penalty_on_the_whole_loan_skips_an_installment_that_owes_only_penalty() -> None:
	rule = PenaltyRule(base=PenaltyBase.OUTSTANDING_PRINCIPAL, daily_rate=RATE)
	terms = make_terms(penalty=rule, allocation=PENALTY_LAST)
	state = run(terms, date(2025, 3, 20), pay("P", after(10), "9168"))
	# 10 days on 100,000 for the first, 5 days on 92,332 for the second.
	assert [str(row.penalty) for row in state.installments[:3]] == ["1000.00", "461.66", "0.00"]


def test_a_payment_within_the_tolerance_leaves_no_penalty() -> None:
	rule = PenaltyRule(
		daily_rate=RATE, fixed_amount=Decimal(100), tolerance_days=5, start=PenaltyStart.DUE_DATE
	)
	state = run(make_terms(penalty=rule), after(60), pay("P", after(5), "9168"))
	assert state.installments[0].penalty == 0
	assert state.installments[0].status is InstallmentStatus.PAID
	assert state.installments[0].days_late == 0


def test_from_the_due_date_on_every_base_before_the_end_of_tolerance_counts() -> None:
	rule = PenaltyRule(daily_rate=RATE, tolerance_days=5, start=PenaltyStart.DUE_DATE)
	terms = make_terms(penalty=rule)
	part = pay("P", after(3), "5500")
	assert run(terms, after(5), part).penalty_receivable == 0
	# 3 days on 7,668.00, then 3 days on 3,668.00.
	assert run(terms, after(6), part).penalty_receivable == Decimal("34.01")


@pytest.mark.parametrize(
	("caps", "expected"),
	[
		({"cap_amount": Decimal("50")}, "50.00"),
		({"cap_amount": Decimal("0")}, "0.00"),
		({"cap_rate": Decimal("0.01")}, "91.68"),
		({"cap_rate": Decimal("0.01"), "cap_amount": Decimal("60")}, "60.00"),
		({}, "230.04"),
	],
)
def test_caps_limit_the_penalty_of_an_installment(caps: dict[str, Decimal], expected: str) -> None:
	state = run(make_terms(penalty=PenaltyRule(daily_rate=RATE, **caps)), after(30))
	assert str(state.installments[0].penalty) == expected


def test_penalty_of_a_currency_without_cents_is_whole() -> None:
	terms = make_terms(principal=Decimal(1000000), currency="CLP", penalty=PenaltyRule(daily_rate=RATE))
	assert str(run(terms, after(10)).penalty_receivable) == "767"


def test_a_penalty_left_unpaid_keeps_its_installment_open() -> None:
	terms = make_terms(allocation=PENALTY_LAST, penalty=PenaltyRule(daily_rate=RATE))
	state = run(terms, after(20), pay("P", after(10), "9168"))
	row = state.installments[0]
	assert (row.paid_on, row.days_late, row.status) == (after(10), 0, InstallmentStatus.OVERDUE)
	# It stopped running when nothing was left for it to run on.
	assert (row.unpaid, state.overdue, state.days_past_due) == (Decimal("76.68"), Decimal("76.68"), 0)


def test_a_loan_that_owes_only_penalty_is_not_paid() -> None:
	terms = make_terms(
		number_of_installments=1, allocation=PENALTY_LAST, penalty=PenaltyRule(daily_rate=RATE)
	)
	contractual = pay("P", after(10), "101500")
	state = run(terms, after(400), contractual)
	assert (state.status, state.closed_on) == (LoanStatus.ACTIVE, None)
	assert (state.outstanding_principal, state.payoff) == (0, Decimal("1000.00"))
	closed = run(terms, after(400), contractual, pay("Q", after(300), "1000"))
	assert (closed.status, closed.closed_on, closed.overdue) == (LoanStatus.PAID, after(300), 0)
	reopened = run(
		terms, after(400), contractual, pay("Q", after(300), "1000"), reverse("R", "Q", after(350))
	)
	assert (reopened.status, reopened.payoff) == (LoanStatus.ACTIVE, Decimal("1000.00"))


def test_a_penalty_paid_in_parts_is_rounded_as_a_whole() -> None:
	terms = make_terms(principal=Decimal("777.77"), penalty=PenaltyRule(daily_rate=Decimal("0.00037")))
	parts = [pay(f"P{index}", after(index), "0.02") for index in range(1, 9)]
	whole = run(terms, after(9))
	paid = run(terms, after(9), *parts)
	assert paid.installments[0].penalty_paid == Decimal("0.16")
	assert paid.installments[0].penalty == whole.installments[0].penalty


def test_a_row_without_a_rule_has_no_penalty() -> None:
	assert run(make_terms(), after(50)).accrued_penalty == 0
