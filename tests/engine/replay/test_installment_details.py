"""Penalty, its tax and the day of payment of single installments, where one depends on the other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lending_app.engine import AllocationPolicy, Component, LedgerRole, LoanReplay, PenaltyRule
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.loan.state import InstallmentStatus
from tests.engine.support import START, disburse, explain, make_terms, pay, run

DUE = date(2025, 2, 15)
LATE = date(2025, 2, 25)
RULE = PenaltyRule(daily_rate=Decimal("0.001"), tax_rate=Decimal("0.16"))
DAILY = PenaltyRule(daily_rate=Decimal("0.001"))


def order(*parts: Component) -> AllocationPolicy:
	return AllocationPolicy(
		order=tuple((timing, part) for timing in Timing for part in parts), direction=Direction.VERTICAL
	)


TAX_FIRST = order(Component.PENALTY, Component.TAX, Component.INTEREST)
PENALTY_LAST = order(Component.INTEREST, Component.PRINCIPAL, Component.PENALTY)
TODAY_FIRST = AllocationPolicy(
	order=((Timing.DUE, Component.INTEREST), (Timing.DUE, Component.PRINCIPAL)), direction=Direction.VERTICAL
)


def test_tax_on_penalty_that_is_paid_in_parts_is_asked_once() -> None:
	"""Ten days of 0.1 % on 7,668.00 are 76.68; 16 % of that are 12.27."""
	terms = make_terms(penalty=RULE, allocation=TAX_FIRST)
	state = run(
		terms, LATE, pay("P1", LATE, "80"), pay("P2", LATE, "10"), pay("P3", LATE, "5"), pay("P4", LATE, "7")
	)
	assert explain(state, "P1") == [(1, "past_due.penalty", "76.68"), (1, "past_due.tax", "3.32")]
	assert explain(state, "P2") == [(1, "past_due.tax", "8.95"), (1, "past_due.interest", "1.05")]
	part = run(terms, LATE, pay("P1", LATE, "80"))
	assert part.charges_receivable == Decimal("8.95")
	assert part.position[LedgerRole.TAX_PAYABLE, ""] == Decimal("-12.27")
	assert explain(state, "P4") == [(1, "past_due.interest", "7.00")]
	assert (state.installments[0].tax_paid, state.installments[0].penalty_tax) == (
		Decimal("12.27"),
		Decimal("12.27"),
	)


def test_tax_that_was_agreed_is_paid_before_the_tax_on_penalty() -> None:
	"""Of 240.00 on interest 100.00 are paid; 12.27 of principal left keep the installment late."""
	terms = make_terms(penalty=RULE, interest_tax_rate=Decimal("0.16"))
	facts = [pay("P1", DUE, "1600"), pay("P2", LATE, "228.95"), pay("P3", LATE, "7655.73")]
	state = run(terms, LATE, *facts)
	first = state.installments[0]
	assert explain(state, "P2") == [(1, "past_due.penalty", "76.68"), (1, "past_due.tax", "152.27")]
	assert (first.unpaid, first.days_late, first.paid_on) == (Decimal("12.27"), 10, None)
	assert run(terms, LATE, *facts, pay("P4", LATE, "12.27")).installments[0].paid_on == LATE


def test_what_is_done_with_stays_in_the_totals_of_the_loan() -> None:
	"""Two installments paid ten days late, each with its penalty; 10 of 31 days of 1,268.23 are 409.11."""
	loan = LoanReplay(make_terms(penalty=DAILY))
	loan.apply(disburse(loan.terms))
	day = date(2025, 3, 25)
	loan.apply(pay("P1", LATE, "9244.68"))
	loan.apply(pay("P2", day, "9245.83"))
	state = loan.get_state(day)
	assert loan.first_open == 2
	assert state.accrued_penalty == Decimal("76.68") + Decimal("77.83")
	assert state.accrued_interest == Decimal("1500.00") + Decimal("1384.98") + Decimal("409.11")
	assert (state.penalty_receivable, state.interest_receivable) == (0, Decimal("409.11"))
	assert state.paid == Decimal("18490.51")


def test_installments_with_taxes_are_done_with_too() -> None:
	"""240.00 and 221.60 of tax stay in the ledger when their installments are behind."""
	loan = LoanReplay(make_terms(interest_tax_rate=Decimal("0.16")))
	loan.apply(disburse(loan.terms))
	loan.apply(pay("P1", DUE, "9408"))
	loan.apply(pay("P2", date(2025, 3, 15), "9389.60"))
	state = loan.get_state(date(2025, 3, 15))
	assert loan.first_open == 2
	assert {role.value: amount for (role, _), amount in state.position.items()}["Tax Payable"] == Decimal(
		"-461.60"
	)


def test_the_day_on_which_an_installment_was_paid_stays_when_its_penalty_is_paid_later() -> None:
	terms = make_terms(penalty=DAILY, allocation=PENALTY_LAST)
	later = date(2025, 3, 1)
	state = run(terms, later, pay("P1", START, "100"), pay("P2", LATE, "9068"), pay("P3", later, "76.68"))
	first = state.installments[0]
	assert (first.unpaid, first.status, first.paid_on) == (0, InstallmentStatus.PAID, LATE)


def test_the_penalty_on_the_whole_loan_runs_on_one_installment_for_half_a_year() -> None:
	"""1 % a day on 100,000.00 for 308 days; the ten others that are late bear none."""
	rule = PenaltyRule(base=PenaltyBase.OUTSTANDING_PRINCIPAL, daily_rate=Decimal("0.01"))
	state = run(make_terms(penalty=rule), date(2025, 12, 20))
	assert [row.penalty for row in state.installments] == [Decimal(308000), *[Decimal(0)] * 11]


def test_a_fixed_penalty_falls_on_the_last_cent_and_on_nothing_that_is_paid() -> None:
	rule = PenaltyRule(daily_rate=Decimal("0.001"), fixed_amount=Decimal(100))
	cent = run(make_terms(penalty=rule), LATE, pay("P", DUE, "9167.99"))
	assert (cent.installments[0].penalty, cent.installments[0].unpaid) == (Decimal(100), Decimal("100.01"))
	# The second installment is paid on its date while the first is late.
	terms = make_terms(penalty=rule, allocation=TODAY_FIRST)
	state = run(terms, date(2025, 3, 25), pay("P", date(2025, 3, 15), "9168"))
	# 38 days of 0.1 % on 7,668.00.
	assert [row.penalty for row in state.installments[:2]] == [Decimal("391.38"), 0]
	assert (state.installments[1].status, state.installments[1].days_late) == (InstallmentStatus.PAID, 0)
