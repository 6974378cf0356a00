"""Interest and penalty of a late loan that became principal, or that a new plan no longer calls late.

Whether it was income is the lender's rule, by the days past due at the time. It is income when it is paid: principal that
is paid is first what was lent, and last what was interest.
"""

from __future__ import annotations

from lending_app.engine.loan.state import ConvertedInterest
from lending_app.engine.replay.loan import Conversion, WorkingLoan
from lending_app.engine.replay.own_charges import list_due_charges
from lending_app.engine.replay.position import get_interest, get_penalties


def count_days_late(loan: WorkingLoan) -> int:
	"""Days since the oldest unpaid due date."""
	late = (row for row in loan.installments[loan.first_open : loan.opened] if row.get_contractual_unpaid())
	return max(((loan.day - row.period.due).days for row in (*late, *list_due_charges(loan))), default=0)


def record_capitalized(loan: WorkingLoan, days: int, interest: int, penalty: int) -> None:
	"""Keep what became principal of a late loan."""
	if days > 0 and (interest or penalty):
		loan.conversions.append(Conversion(days, interest, penalty))


def convert_kept(loan: WorkingLoan, days: int, interest: int, penalty: int) -> tuple[int, int]:
	"""Let what was kept of a later time become principal with its own days; returns the rest of both."""
	for row in loan.conversions:
		if row.days > days:
			part, taken = min(row.kept_interest, interest), min(row.kept_penalty, penalty)
			row.kept_interest, row.interest, interest = (
				row.kept_interest - part,
				row.interest + part,
				interest - part,
			)
			row.kept_penalty, row.penalty, penalty = (
				row.kept_penalty - taken,
				row.penalty + taken,
				penalty - taken,
			)
	return interest, penalty


def record_kept(loan: WorkingLoan, days: int) -> None:
	"""Keep what is still receivable of a late loan that a new plan no longer calls so late.

	What was kept of a time when the loan was later stays as it is.
	"""
	if days <= count_days_late(loan):
		return
	interest, penalty = get_interest(loan)[0], get_penalties(loan)[0]
	for row in loan.conversions:
		if row.days < days:
			row.kept_interest = row.kept_penalty = 0
		interest, penalty = interest - row.kept_interest, penalty - row.kept_penalty
	if interest > 0 or penalty > 0:
		loan.conversions.append(Conversion(days, 0, 0, max(interest, 0), max(penalty, 0)))


def trim_conversions(loan: WorkingLoan) -> None:
	"""What was paid since is income: no more is kept than is owed, the oldest paid first."""
	rows = loan.conversions
	_trim(rows, ("interest", "penalty"), loan.outstanding)
	_trim(rows, ("kept_interest",), get_interest(loan)[0])
	_trim(rows, ("kept_penalty",), get_penalties(loan)[0])
	loan.conversions = [
		row for row in rows if row.interest or row.penalty or row.kept_interest or row.kept_penalty
	]


def list_converted(loan: WorkingLoan) -> tuple[ConvertedInterest, ...]:
	"""What is unpaid of it on the day reached."""
	amount = loan.terms.rounding.to_amount
	return tuple(
		ConvertedInterest(
			days_past_due=row.days,
			interest=amount(row.interest),
			penalty=amount(row.penalty),
			kept_interest=amount(row.kept_interest),
			kept_penalty=amount(row.kept_penalty),
		)
		for row in loan.conversions
	)


def _trim(rows: list[Conversion], names: tuple[str, ...], most: int) -> None:
	over = sum(getattr(row, name) for row in rows for name in names) - most
	for row in rows:
		for name in names:
			part = max(min(over, getattr(row, name)), 0)
			setattr(row, name, getattr(row, name) - part)
			over -= part
