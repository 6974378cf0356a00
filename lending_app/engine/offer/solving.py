"""What a loan can be for an installment that is given: the principal, the rate or the number of installments.

Each is looked for among the engine's own schedules, so that it holds for every method, day count and charge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.terms import MAXIMUM_INSTALLMENTS, LoanTerms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.values.errors import EngineError, InvalidAmountError
from lending_app.engine.values.inputs import check_kind
from lending_app.engine.values.money import check_positive
from lending_app.engine.values.rates import MAXIMUM_RATE

# Steps of the rate that is looked for: a millionth of a percent.
_RATE_STEPS = 10**8


class Unknown(str, Enum):
	PRINCIPAL = "principal"
	ANNUAL_RATE = "annual_rate"
	NUMBER_OF_INSTALLMENTS = "number_of_installments"


def solve_terms(terms: LoanTerms, unknown: Unknown, installment: Decimal, start: date) -> LoanTerms:
	"""The terms with the largest principal, the rate or the smallest number of installments that an installment pays.

	What `terms` say of the unknown is not looked at. The installment is the total that most of them ask. Where rates of
	a range ask the same to the currency's smallest unit, the middle of it is taken. Raises InvalidAmountError for an
	installment that pays for none, and what `build_schedule` raises.

	>>> terms = LoanTerms(principal=Decimal(1), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> solve_terms(terms, Unknown.PRINCIPAL, Decimal("9168.00"), date(2025, 1, 15)).principal
	Decimal('100000.06')
	"""
	check_kind(unknown, Unknown, "unknown")
	wanted = terms.rounding.to_amount(check_positive(installment, terms.rounding))
	found = _SOLVERS[unknown](terms, wanted, start)
	if get_usual_total(found, start) > wanted:
		raise InvalidAmountError(
			"installment", installment, f"one that pays for a loan by its {unknown.value}"
		)
	return found


def get_usual_total(terms: LoanTerms, start: date) -> Decimal:
	"""The total that most installments ask; the first one's where all differ."""
	rows = build_schedule(terms, start).installments
	return Counter(row.total for row in rows).most_common(1)[0][0]


def _solve_principal(terms: LoanTerms, wanted: Decimal, start: date) -> LoanTerms:
	rounding = terms.rounding
	balloon = terms.balloon.amount if terms.balloon is not None else None
	most = rounding.round_to_minor(wanted * terms.number_of_installments + (balloon or 0))

	def lend(minor: int) -> LoanTerms:
		return replace(terms, principal=rounding.to_amount(minor))

	return lend(_find_last(1, most, lambda minor: not _asks_more(lend(minor), wanted, start, on_error=False)))


def _solve_rate(terms: LoanTerms, wanted: Decimal, start: date) -> LoanTerms:
	def bear(steps: int) -> LoanTerms:
		return replace(terms, annual_rate=Decimal(steps) / _RATE_STEPS)

	most = int(MAXIMUM_RATE) * _RATE_STEPS
	high = _find_last(0, most, lambda steps: not _asks_more(bear(steps), wanted, start))
	below = wanted - terms.rounding.unit
	low = _find_last(0, high, lambda steps: not _asks_more(bear(steps), below, start))
	is_same = get_usual_total(bear(high), start) == wanted
	return bear((low + high) // 2 if is_same else high)


def _solve_number(terms: LoanTerms, wanted: Decimal, start: date) -> LoanTerms:
	def repay(number: int) -> LoanTerms:
		return replace(terms, number_of_installments=number)

	def is_short(number: int) -> bool:
		return _asks_more(repay(number), wanted, start, on_error=False)

	if not is_short(1):
		return repay(1)
	return repay(min(_find_last(1, MAXIMUM_INSTALLMENTS, is_short) + 1, MAXIMUM_INSTALLMENTS))


_SOLVERS: dict[Unknown, Callable[[LoanTerms, Decimal, date], LoanTerms]] = {
	Unknown.PRINCIPAL: _solve_principal,
	Unknown.ANNUAL_RATE: _solve_rate,
	Unknown.NUMBER_OF_INSTALLMENTS: _solve_number,
}


def _asks_more(terms: LoanTerms, wanted: Decimal, start: date, *, on_error: bool = True) -> bool:
	"""Whether the usual installment is above an amount; `on_error` where there is no such loan."""
	try:
		return get_usual_total(terms, start) > wanted
	except EngineError:
		return on_error


def _find_last(low: int, high: int, holds: Callable[[int], bool]) -> int:
	"""The last whole number from `low` on of which something holds that holds up to it and no further."""
	while low < high:
		middle = (low + high + 1) // 2
		if holds(middle):
			low = middle
		else:
			high = middle - 1
	return low
