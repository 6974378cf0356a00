"""Installments that are skipped after the grace of a loan."""

from __future__ import annotations

from dataclasses import replace

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.plan_facts import Skipped, SkippedInterest
from lending_app.engine.replay.handlers.change_due_date import check_open
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.planning_in_advance import (
	AdvanceChange,
	find_first_in_advance,
	get_skips,
	plan_in_advance_again,
	put_in_advance,
)
from lending_app.engine.replay.replanning import (
	COLLECTED_LATER,
	Change,
	begin_change,
	end_change,
	find_start,
	get_due_date_series,
	plan_installments,
	put_installments,
)
from lending_app.engine.schedule.due_date_series import extend_periods
from lending_app.engine.values.errors import InvalidTermError


def skip(loan: WorkingLoan, fact: Skipped) -> None:
	"""Let an installment pass without principal; what follows is planned again.

	Raises NotDisbursedError, LoanClosedError, FactError, and InvalidTermError for an installment that cannot be skipped.
	"""
	if loan.terms.is_interest_in_advance:
		_skip_in_advance(loan, fact)
		return
	begin_change(loan, fact)
	number = fact.installment_number
	index = check_open(loan, number)
	_check_skip(loan, fact)
	row = loan.installments[index]
	if any(row.paid) or not row.get_contractual_unpaid():
		raise InvalidTermError(
			"installment_number", number, "one with something to pay, of which nothing is paid"
		)
	first = find_start(loan, number)
	periods = [row.period for row in loan.installments[first:]]
	if fact.extends_term:
		periods += extend_periods(get_due_date_series(loan), periods[-1], 1)
	elif number == len(loan.installments):
		raise InvalidTermError("installment_number", number, f"below {number}, or extending the term")
	change = Change(periods=periods, skips={**loan.skips, number: fact.interest})
	put_installments(loan, first, plan_installments(loan, first, change), change)
	end_change(loan)


def _skip_in_advance(loan: WorkingLoan, fact: Skipped) -> None:
	"""Let an installment pay the interest of the next period alone."""
	if fact.interest is not SkippedInterest.PAID:
		raise InvalidTermError(
			"interest", fact.interest, f"{SkippedInterest.PAID.value} with interest in advance"
		)
	begin_change(loan, fact)
	number, last = fact.installment_number, loan.installments[-1]
	first = find_first_in_advance(loan)
	if not first < number <= len(loan.installments) or number in loan.skips:
		raise InvalidTermError("installment_number", number, "one that is not due, paid ahead or skipped")
	if number == last.number and not fact.extends_term:
		raise InvalidTermError("installment_number", number, f"below {number}, or extending the term")
	added = extend_periods(get_due_date_series(loan), last.period, 1) if fact.extends_term else []
	terms = replace(loan.terms, number_of_installments=loan.terms.number_of_installments + len(added))
	periods = [*(row.period for row in loan.installments[first:]), *added]
	change = AdvanceChange(terms=terms, skips=get_skips(loan) | {number}, periods=periods)
	fresh = plan_in_advance_again(loan, first, change)
	put_in_advance(loan, first, fresh, change)
	loan.skips = {**loan.skips, number: fact.interest}
	end_change(loan)


def _check_skip(loan: WorkingLoan, fact: Skipped) -> None:
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
		if terms.is_negative_rate_allowed:
			raise InvalidTermError("interest", fact.interest, "another where rates may fall below zero")
		_check_deferral(loan, fact.interest)


def _check_deferral(loan: WorkingLoan, interest: SkippedInterest) -> None:
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
