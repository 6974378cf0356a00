"""What rounding leaves: where it goes, held against a plan that is counted out here, installment by installment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from lending_app.engine import AmortizationMethod, EngineError, Frequency, LoanTerms
from lending_app.engine.loan.options import Residue, Steps
from tests.engine.support import START, make_terms, run

CENT = Decimal("0.01")
# Looking for its first amount from the difference alone comes no nearer than 0.03; 0.01 can be reached.
LONG = ("1234.56", "0.18", 24)
LOANS = [
	("1003", "0.12", 7),
	("9999", "0.365", 7),
	("777", "0.12", 12),
	LONG,
	("100000", "0.18", 12),
	("0.37", "0.12", 5),
]


def make_loan(principal: str, rate: str, count: int, residue: Residue, **options: Any) -> LoanTerms:
	return make_terms(
		principal=Decimal(principal),
		annual_rate=Decimal(rate),
		number_of_installments=count,
		residue=residue,
		**options,
	)


def show_totals(terms: LoanTerms) -> list[Decimal]:
	return [row.principal + row.interest for row in run(terms, START).installments]


def round_cents(amount: Decimal) -> Decimal:
	return amount.quantize(CENT, ROUND_HALF_UP)


def count_last(principal: str, rate: str, asked: Sequence[Decimal]) -> Decimal:
	"""What the last installment has to pay after these."""
	balance = Decimal(principal)
	for amount in asked:
		balance += round_cents(balance * Decimal(rate) / 12) - amount
	return balance + round_cents(balance * Decimal(rate) / 12)


def list_steps(amount: Decimal, count: int) -> list[Decimal]:
	"""Installments that grow by a tenth each."""
	return [round_cents(amount * Decimal("1.1") ** place) for place in range(count)]


@pytest.mark.parametrize("loan", LOANS)
def test_the_last_installment_pays_what_the_others_leave(loan: tuple[str, str, int]) -> None:
	totals = show_totals(make_loan(*loan, Residue.LAST))
	assert len(set(totals[:-1])) == 1
	assert totals[-1] == count_last(*loan[:2], totals[:-1])


@pytest.mark.parametrize("loan", LOANS)
def test_no_other_level_amount_leaves_the_last_installment_nearer_to_it(loan: tuple[str, str, int]) -> None:
	totals = show_totals(make_loan(*loan, Residue.SMALLEST))
	level = totals[0]

	def miss(amount: Decimal) -> Decimal:
		return abs(count_last(*loan[:2], [amount] * (loan[2] - 1)) - amount)

	assert set(totals[:-1]) == {level}
	assert totals[-1] == count_last(*loan[:2], totals[:-1])
	assert miss(level) == min(
		miss(level + CENT * units) for units in range(-5, 6) if level + CENT * units > 0
	)


@pytest.mark.parametrize(("principal", "count"), [("1003", 7), ("2500", 9), ("777", 12), ("64321.09", 18)])
def test_no_other_first_amount_leaves_the_last_of_rising_installments_nearer_to_its_step(
	principal: str, count: int
) -> None:
	steps = {"method": AmortizationMethod.STEPPED, "steps": Steps(every=1, rate=Decimal("0.1"))}
	totals = show_totals(make_loan(principal, "0.12", count, Residue.SMALLEST, **steps))

	def miss(amount: Decimal) -> Decimal:
		asked = list_steps(amount, count)
		return abs(count_last(principal, "0.12", asked[:-1]) - asked[-1])

	first = totals[0]
	assert totals[:-1] == list_steps(first, count)[:-1]
	assert miss(first) == min(miss(first + CENT * units) for units in range(-5, 6))


@pytest.mark.parametrize("loan", LOANS)
def test_the_first_installment_differs_so_that_the_last_is_like_the_others(
	loan: tuple[str, str, int],
) -> None:
	totals = show_totals(make_loan(*loan, Residue.FIRST))
	level = show_totals(make_loan(*loan, Residue.LAST))[0]
	assert set(totals[1:-1]) == {level}
	assert totals[-1] == count_last(*loan[:2], totals[:-1])
	others = [totals[0] + CENT * units for units in range(-8, 9)]
	nearest = min(abs(count_last(*loan[:2], [first, *totals[1:-1]]) - level) for first in others)
	assert abs(totals[-1] - level) == nearest


@pytest.mark.parametrize(
	("loan", "is_stepped"),
	[*((loan, False) for loan in LOANS), *((loan, True) for loan in LOANS if loan != LONG)],
)
def test_the_last_interest_takes_the_difference(loan: tuple[str, str, int], is_stepped: bool) -> None:
	options: dict[str, Any] = {}
	if is_stepped:
		options = {"method": AmortizationMethod.STEPPED, "steps": Steps(every=1, rate=Decimal("0.1"))}
	totals = show_totals(make_loan(*loan, Residue.INTEREST, **options))
	plain = show_totals(make_loan(*loan, Residue.LAST, **options))
	like = list_steps(totals[0], loan[2])[-1] if is_stepped else totals[0]
	assert totals[:-1] == plain[:-1]
	principal = run(make_loan(*loan, Residue.LAST, **options), START).installments[-1].principal
	assert totals[-1] == max(like, principal)


def test_a_rate_that_takes_more_than_the_principal_in_a_period_is_refused() -> None:
	"""Two years at 90 % a year below zero."""
	terms = make_loan(
		"1000",
		"-0.9",
		1,
		Residue.LAST,
		frequency=Frequency.AT_MATURITY,
		first_due_date=date(2027, 1, 15),
		is_negative_rate_allowed=True,
	)
	with pytest.raises(EngineError) as refused:
		run(terms, START)
	assert str(refused.value) == (
		"InvalidTermError: annual_rate=-0.9, bound a period's interest that leaves principal"
	)
