"""Installments that are skipped after the grace of a loan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.plan_facts import Skipped, SkippedInterest
from lending_app.engine.loan.terms import AmortizationMethod
from lending_app.engine.replay.due_date_changes import check_open
from lending_app.engine.replay.replanning import (
	COLLECTED_LATER,
	Change,
	begin_change,
	find_start,
	get_course,
	plan_rows,
	put_rows,
)
from lending_app.engine.schedule.courses import extend_periods
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_date, check_whole
from lending_app.engine.values.rates import add_months

if TYPE_CHECKING:
	from lending_app.engine.replay.replay import LoanReplay


def skip(loan: LoanReplay, fact: Skipped) -> None:
	"""Let an installment pass without principal; what follows is planned again.

	Raises NotDisbursedError, LoanClosedError, FactError, and InvalidTermError for an installment that cannot be skipped.
	"""
	begin_change(loan, fact)
	number = fact.installment_number
	index = check_open(loan, number)
	_check_skip(loan, fact)
	row = loan.rows[index]
	if any(row.paid) or not row.get_contractual_unpaid():
		raise InvalidTermError(
			"installment_number", number, "one with something to pay, of which nothing is paid"
		)
	first = find_start(loan, number)
	periods = [row.period for row in loan.rows[first:]]
	if fact.extends_term:
		periods += extend_periods(get_course(loan), periods[-1], 1)
	elif number == len(loan.rows):
		raise InvalidTermError("installment_number", number, f"below {number}, or extending the term")
	change = Change(periods=periods, skips={**loan.skips, number: fact.interest})
	put_rows(loan, first, plan_rows(loan, first, change), change)


def count_skips(facts: Iterable[Fact], day: date, months: int = 12) -> int:
	"""Skips that stand, dated in the months up to and including a day: what a product's limit a year is held against.

	>>> first = Skipped(fact_id="S1", value_date=date(2025, 3, 1), installment_number=3)
	>>> second = Skipped(fact_id="S2", value_date=date(2026, 2, 28), installment_number=14)
	>>> count_skips([first, second], date(2026, 2, 28)), count_skips([first, second], date(2026, 3, 1))
	(2, 1)
	"""
	check_date(day, "day")
	check_whole(months, "months", 1, 1_200)
	since = add_months(day, -months)
	return sum(isinstance(fact, Skipped) and since < fact.value_date <= day for fact in list_effective(facts))


def _check_skip(loan: LoanReplay, fact: Skipped) -> None:
	terms = loan.terms
	if fact.installment_number in loan.skips:
		raise InvalidTermError("installment_number", fact.installment_number, "one that is not skipped yet")
	if terms.method is AmortizationMethod.IRREGULAR:
		raise InvalidTermError("method", terms.method, "one that plans its installments")
	is_flat = terms.method is AmortizationMethod.FLAT
	if is_flat and fact.interest is SkippedInterest.CAPITALIZE:
		raise InvalidTermError("interest", fact.interest, f"another with {terms.method.value}")
	if fact.interest in COLLECTED_LATER:
		if terms.is_on_owed:
			raise InvalidTermError("interest", fact.interest, "another with interest on the balance owed")
		_check_deferral(loan, fact.interest)


def _check_deferral(loan: LoanReplay, interest: SkippedInterest) -> None:
	"""One rule for interest collected later in a loan: two would leave open which of them an installment collects."""
	rules = {
		SkippedInterest(rule.deferred_interest.value)
		for rule in (loan.terms.grace, loan.terms.seasons)
		if rule
	}
	rules |= set(loan.skips.values())
	if loan.terms.is_first_spread:
		rules.add(SkippedInterest.SPREAD)
	other = next((rule for rule in COLLECTED_LATER if rule in rules and rule is not interest), None)
	if other is not None:
		raise InvalidTermError("interest", interest, other)
