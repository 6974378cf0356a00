"""Due dates of a running loan that move: one of them, or one and all that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lending_app.engine.loan.plan_facts import DueDateChanged
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.planning_in_advance import (
	AdvanceChange,
	find_first_in_advance,
	plan_in_advance_again,
	put_in_advance,
)
from lending_app.engine.replay.replanning import (
	Change,
	begin_change,
	end_change,
	find_first,
	find_start,
	plan_installments,
	put_installments,
)
from lending_app.engine.schedule.due_date_series import (
	DueDateSeries,
	build_due_date_series,
	list_periods,
	put_on_day,
)
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError


def change_due_date(loan: WorkingLoan, fact: DueDateChanged) -> None:
	"""Move a due date; the interest of a period of another length is that of its own days, in both interest bases.

	Raises NotDisbursedError, LoanClosedError, FactError, InvalidTermError for an installment due or paid ahead,
	InvalidDateError for a date that would pass its neighbors.
	"""
	if loan.terms.is_interest_in_advance:
		_change_in_advance(loan, fact)
		return
	begin_change(loan, fact)
	index = check_open(loan, fact.installment_number)
	periods, series = _move_periods(loan, index, fact)
	first = find_start(loan, fact.installment_number)
	change = Change(periods=periods[first:])
	fresh = plan_installments(loan, first, change)
	loan.due_dates = series
	put_installments(loan, first, fresh, change)
	end_change(loan)


def _change_in_advance(loan: WorkingLoan, fact: DueDateChanged) -> None:
	"""Move a date whose period is not paid: each period is paid at its start, so the next installment stays on its day."""
	begin_change(loan, fact)
	first = find_first_in_advance(loan)
	index = _check_between(loan, fact.installment_number, first + 2)
	periods, series = _move_periods(loan, index, fact)
	change = AdvanceChange(periods=periods[first:])
	fresh = plan_in_advance_again(loan, first, change)
	loan.due_dates = series
	put_in_advance(loan, first, fresh, change)
	end_change(loan)


def check_open(loan: WorkingLoan, number: int) -> int:
	"""The index of an installment that is not due and not paid ahead. Raises InvalidTermError."""
	return _check_between(loan, number, find_first(loan) + 1)


def _check_between(loan: WorkingLoan, number: int, low: int) -> int:
	if not low <= number <= len(loan.installments):
		bound = (
			f"{low}..{len(loan.installments)}"
			if low <= len(loan.installments)
			else "none: all are due or paid ahead"
		)
		raise InvalidTermError("installment_number", number, bound)
	return number - 1


def _move_periods(
	loan: WorkingLoan, index: int, fact: DueDateChanged
) -> tuple[list[Period], DueDateSeries | None]:
	"""The periods of all installments with the new date, and the series that they follow from then on."""
	_check_date(loan, index, fact)
	periods = [row.period for row in loan.installments]
	if not fact.moves_following:
		periods[index : index + 2] = _move_one(periods[index : index + 2], fact.due_date)
		return periods, loan.due_dates
	series = _move(loan, periods[index].start, index, fact.due_date)
	periods[index:] = list_periods(series)
	return periods, series


def _check_date(loan: WorkingLoan, index: int, fact: DueDateChanged) -> None:
	row = loan.installments[index]
	low = max(loan.day, row.period.start)
	if fact.due_date <= low:
		raise InvalidDateError("due_date", fact.due_date, f"after {low}")
	if fact.due_date == row.period.due:
		raise InvalidDateError("due_date", fact.due_date, "another date")
	if not fact.moves_following and index + 1 < len(loan.installments):
		high = loan.installments[index + 1].period.due
		if fact.due_date >= high:
			raise InvalidDateError("due_date", fact.due_date, f"before {high}, or moving those that follow")


def _move(loan: WorkingLoan, start: date, index: int, due_date: date) -> DueDateSeries:
	terms = replace(loan.terms, dates=put_on_day(loan.terms.dates, due_date))
	return build_due_date_series(terms, start, index, due_date, len(loan.installments) - index)


def _move_one(periods: list[Period], due_date: date) -> list[Period]:
	"""A period with another end, and the one after it with another start."""
	moved = [Period(periods[0].number, periods[0].start, due_date, False)]
	return moved + [Period(period.number, due_date, period.due, False) for period in periods[1:]]
