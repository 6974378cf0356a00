"""A new rate for a running loan, and the resets of a variable rate as facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.plan_facts import Keeps, RateChanged
from lending_app.engine.loan.rate_steps import RateStep
from lending_app.engine.loan.terms import MAXIMUM_INSTALLMENTS, LoanTerms
from lending_app.engine.replay.days import advance_to
from lending_app.engine.replay.installment import INTEREST, PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.planning_in_advance import (
	AdvanceChange,
	change_rate_in_advance,
	find_first_in_advance,
	get_level,
	plan_in_advance_again,
	put_in_advance,
)
from lending_app.engine.replay.prepaying import get_on_top
from lending_app.engine.replay.replanning import (
	Change,
	end_change,
	find_first,
	get_due_date_series,
	plan_installments,
	put_installments,
)
from lending_app.engine.schedule.due_date_series import extend_periods
from lending_app.engine.values.errors import InvalidRateError, InvalidTermError, NotDisbursedError

_LEVEL = (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.FLAT)


def change_rate(loan: WorkingLoan, fact: RateChanged) -> None:
	"""Let interest run at a new rate from the day on. A loan that is closed, charged off or past its last due date bears none.

	Raises NotDisbursedError, InvalidTermError, and InvalidRateError for an installment that would never amortise.
	"""
	if not loan.installments:
		raise NotDisbursedError("value_date", fact.value_date)
	if loan.terms.is_interest_in_advance:
		_change_in_advance(loan, fact)
		return
	_check_keeps(loan.terms, fact)
	advance_to(loan, fact.value_date)
	if loan.closed_on or loan.charged_off_on or loan.opened == len(loan.installments):
		return
	change = Change(terms=replace(loan.terms, annual_rate=fact.annual_rate, rate_steps=()))
	first = find_first(loan)
	kept = loan.installments[loan.opened : first]
	fresh = []
	if first < len(loan.installments):
		fresh = _plan(loan, first, change, fact)
	for row in (row for row in kept if loan.day < row.accrual_end):
		row.carry_forward(loan.day, loan.terms)
		row.set_interest(change.terms or loan.terms)
		row.paid_on = None
		row.record_if_paid(loan.day)
	put_installments(loan, first, fresh, change)
	end_change(loan)


def _change_in_advance(loan: WorkingLoan, fact: RateChanged) -> None:
	"""The interest of the period that runs is paid: the rate is that of the periods after the next installment to plan."""
	_check_keeps(loan.terms, fact)
	advance_to(loan, fact.value_date)
	if loan.closed_on or loan.charged_off_on:
		return
	first = find_first_in_advance(loan)
	number = first + 1
	if number > min(loan.terms.number_of_installments, len(loan.installments)):
		return
	step = RateStep(from_installment=number, annual_rate=fact.annual_rate)
	terms = change_rate_in_advance(loan.terms, number, step)
	fresh = _plan_in_advance(loan, first, terms, fact)
	# One installment more than periods.
	count = max(terms.number_of_installments, first + len(fresh) - 1)
	put_in_advance(loan, first, fresh, AdvanceChange(terms=replace(terms, number_of_installments=count)))
	end_change(loan)


def _plan_in_advance(
	loan: WorkingLoan, first: int, terms: LoanTerms, fact: RateChanged
) -> list[WorkingInstallment]:
	"""The installments from `first` on at a new rate; where they keep their amount, as many as it takes."""
	amount = get_level(loan, first) if fact.keeps is Keeps.INSTALLMENT else None
	periods = [row.period for row in loan.installments[first:]]
	if amount is None:
		return plan_in_advance_again(loan, first, AdvanceChange(terms=terms))
	bound = amount + len(periods)
	while True:
		change = AdvanceChange(terms=terms, amount=amount, periods=periods)
		fresh = plan_in_advance_again(loan, first, change)
		if len(fresh) < len(periods) or fresh[-1].due[PRINCIPAL] <= bound:
			return fresh
		room = MAXIMUM_INSTALLMENTS - periods[-1].number
		if fresh[-1].due[PRINCIPAL] >= fresh[0].opening or not room:
			kept = loan.terms.rounding.to_amount(amount)
			raise InvalidRateError("annual_rate", fact.annual_rate, f"one that {kept} a period amortises")
		periods = periods + extend_periods(get_due_date_series(loan), periods[-1], min(len(periods), room))


def _check_keeps(terms: LoanTerms, fact: RateChanged) -> None:
	if fact.keeps is Keeps.INSTALLMENT and terms.method not in _LEVEL:
		raise InvalidTermError("keeps", fact.keeps, f"{Keeps.TERM.value} with {terms.method.value}")


def _plan(loan: WorkingLoan, first: int, change: Change, fact: RateChanged) -> list[WorkingInstallment]:
	old = loan.installments[first:]
	amount = _get_level_amount(loan, old) if fact.keeps is Keeps.INSTALLMENT else None
	if amount is None:
		return plan_installments(loan, first, change)
	bound = max(amount, _get_asked(loan, old[-1])) + len(old)
	periods = [row.period for row in old]
	while True:
		fresh = plan_installments(loan, first, replace(change, periods=periods, amount=amount))
		if len(fresh) < len(periods) or _get_asked(loan, fresh[-1]) <= bound:
			return fresh
		room = MAXIMUM_INSTALLMENTS - periods[-1].number
		if fresh[-1].due[PRINCIPAL] >= fresh[0].segments[-1][1] or not room:
			kept = loan.terms.rounding.to_amount(amount)
			raise InvalidRateError("annual_rate", fact.annual_rate, f"one that {kept} a period amortises")
		periods = periods + extend_periods(get_due_date_series(loan), periods[-1], min(len(periods), room))


def _get_level_amount(loan: WorkingLoan, rows: Sequence[WorkingInstallment]) -> int | None:
	"""The level installment that rows ask; None where the last one alone is left."""
	rule = loan.terms.method.name.lower()
	row = next((row for row in rows if row.rule == rule), None)
	return _get_asked(loan, row) - row.settled if row is not None else None


def _get_asked(loan: WorkingLoan, row: WorkingInstallment) -> int:
	"""What a row asks without interest deferred to it."""
	return row.due[INTEREST] + row.due[PRINCIPAL] - get_on_top(loan, row)
