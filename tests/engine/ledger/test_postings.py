"""Balanced journal lines from the difference of two states."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lending_app.engine import LedgerRole, PenaltyRule, postings, replay
from lending_app.engine.ledger.postings import build_lines
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState
from tests.engine.support import START, disburse, make_terms, pay, reverse, run

DUE = date(2025, 2, 15)
TERMS = make_terms()


def describe(fact: Fact | None, before: LoanState | None, after: LoanState) -> list[tuple[str, str, str]]:
	"""Role with its channel, debit or credit, amount."""
	return [
		(
			f"{line.role.value} {line.channel}".strip(),
			"debit" if line.debit else "credit",
			str(line.debit or line.credit),
		)
		for line in postings(fact, before, after)
	]


def test_a_disbursement_pays_out_what_the_fee_leaves() -> None:
	terms = make_terms(opening_fee=OpeningFee(rate=Decimal("0.02"), tax_rate=Decimal("0.18")))
	assert describe(disburse(terms), None, run(terms, START)) == [
		("Loan Principal", "debit", "100000.00"),
		("Funds Cash", "credit", "97640.00"),
		("Fee Income", "credit", "2000.00"),
		("Tax Payable", "credit", "360.00"),
	]


def test_a_day_accrues_interest_and_nothing_else() -> None:
	assert describe(None, run(TERMS, START), run(TERMS, date(2025, 1, 16))) == [
		("Interest Receivable", "debit", "48.39"),
		("Interest Income", "credit", "48.39"),
	]


def test_a_late_day_accrues_penalty_too() -> None:
	terms = make_terms(penalty=PenaltyRule(daily_rate=Decimal("0.001")))
	assert describe(None, run(terms, DUE), run(terms, date(2025, 2, 16))) == [
		("Interest Receivable", "debit", "49.46"),
		("Penalty Receivable", "debit", "7.67"),
		("Interest Income", "credit", "49.46"),
		("Penalty Income", "credit", "7.67"),
	]


def test_a_payment_settles_receivables_and_principal() -> None:
	payment = pay("P", DUE, "9168")
	assert describe(payment, run(TERMS, DUE), run(TERMS, DUE, payment)) == [
		("Funds Cash", "debit", "9168.00"),
		("Loan Principal", "credit", "7668.00"),
		("Interest Receivable", "credit", "1500.00"),
	]


def test_money_ahead_and_money_held_are_owed_to_the_client() -> None:
	payment = pay("P", DUE, "10000")
	lines = describe(payment, run(TERMS, DUE), run(TERMS, DUE, payment))
	assert ("Unearned Interest", "credit", "832.00") in lines
	over = pay("P", START, "100500")
	assert ("Client Advances", "credit", "500.00") in describe(
		over, run(TERMS, START), run(TERMS, START, over)
	)


def test_a_reversal_posts_the_opposite_of_what_its_fact_posted() -> None:
	payment = pay("P", DUE, "9168")
	before, after = run(TERMS, DUE), run(TERMS, DUE, payment)
	undone = run(TERMS, DUE, payment, reverse("R", "P", DUE))
	entered = {(line.role, line.channel): line.amount for line in postings(payment, before, after)}
	reversed_ = {(line.role, line.channel): -line.amount for line in postings(None, after, undone)}
	assert entered == reversed_


def test_a_backdated_fact_posts_what_its_replay_changes() -> None:
	"""A payment of 15 February, entered on 10 March: the penalty of 23 days was not due after all."""
	terms = make_terms(penalty=PenaltyRule(daily_rate=Decimal("0.001")))
	today = date(2025, 3, 10)
	payment = pay("P", DUE, "9168")
	assert describe(payment, run(terms, today), run(terms, today, payment)) == [
		("Funds Cash", "debit", "9168.00"),
		("Penalty Income", "debit", "176.36"),
		("Loan Principal", "credit", "7668.00"),
		("Interest Receivable", "credit", "1500.00"),
		("Penalty Receivable", "credit", "176.36"),
	]


def test_nothing_happened_posts_nothing() -> None:
	state = run(TERMS, DUE)
	assert postings(None, state, state) == ()
	assert postings(None, None, replay(TERMS, [], START)) == ()
	assert build_lines({}) == ()


def test_funds_are_posted_by_channel() -> None:
	payment = pay("P", DUE, "9168", channel="Bank")
	line = postings(payment, run(TERMS, DUE), run(TERMS, DUE, payment))[0]
	assert (line.role, line.channel, line.amount) == (LedgerRole.FUNDS, "Bank", Decimal("9168.00"))
