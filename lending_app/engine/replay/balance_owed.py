"""Interest on the principal really owed, day by day (simple interest).

Overdue principal goes on bearing interest, after the last due date too; money paid early earns at once. Each installment
keeps the amount that was agreed: what its interest is more or less, its principal is less or more, and the last one takes
the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.replay.billing import charge_installments
from lending_app.engine.replay.installment import INTEREST, PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.plan_values import PlannedInstallment, Ratio
from lending_app.engine.values.errors import InvalidDateError
from lending_app.engine.values.rates import Frequency, get_period_date

AFTER_MATURITY = "after_maturity"
# Money that was paid back and turned out not to have been held, after the last due date.
OWED_AGAIN = "owed_again"
NOT_AGREED = (AFTER_MATURITY, OWED_AGAIN)
CAPITALIZED = "capitalized"
# Rules of installments that ask no principal.
WITHOUT_PRINCIPAL = (AFTER_MATURITY, CAPITALIZED, "interest_only")


def follow_balance(loan: WorkingLoan) -> None:
	"""Let interest run on what is owed from the day on, where that has changed, and plan what is left of it again.

	Only the running installment and the next one are planned at once: `share_again` plans the others when they are asked.
	"""
	if loan.closed_on is not None or loan.charged_off_on is not None:
		return
	if loan.outstanding and loan.opened == len(loan.installments):
		_add_period(loan)
	index = find_running(loan)
	if index < len(loan.installments) and (set_balance(loan, index) or loan.unshared):
		share_soon(loan, index)


def share_soon(loan: WorkingLoan, index: int) -> None:
	"""Plan what the next payment needs.

	All of it where charges follow principal and interest, or where installments far ahead were paid: these note the day.
	"""
	loan.unshared = not loan.has_extras and loan.ahead <= index + 1
	share_out(loan, index, index + 2 if loan.unshared else None)


def share_again(loan: WorkingLoan) -> None:
	"""Plan the installments that do not follow the balance yet."""
	if loan.unshared:
		loan.unshared = False
		share_out(loan, find_running(loan))


def find_running(loan: WorkingLoan) -> int:
	"""The place of the installment whose interest runs: the first not due that an early payment has not ended."""
	index = loan.opened
	while index < len(loan.installments) and loan.installments[index].accrual_end <= loan.day:
		index += 1
	return index


def get_maturity(loan: WorkingLoan) -> date | None:
	"""The due date of the last installment that was agreed and asks something."""
	planned = [row for row in loan.installments if row.rule not in NOT_AGREED]
	asking = (row for row in reversed(planned) if row.due[PRINCIPAL] or row.due[INTEREST])
	last = next(asking, planned[-1] if planned else None)
	return None if last is None else last.period.due


def _add_period(loan: WorkingLoan) -> None:
	"""A period after the last due date: its interest alone falls due."""
	last = loan.installments[-1]
	agreed = find_last(loan.installments)
	added = sum(row.rule == AFTER_MATURITY for row in loan.installments[agreed:])
	maturity = loan.installments[agreed].period.due
	frequency = loan.terms.frequency
	if frequency is Frequency.AT_MATURITY:
		frequency = Frequency.MONTHLY
	try:
		due = get_period_date(maturity, frequency, added + 1)
		while due <= loan.day:
			# Nothing was owed in between, until money that was paid back came to be owed again.
			added += 1
			due = get_period_date(maturity, frequency, added + 1)
	except InvalidDateError:
		return
	period = Period(last.number + 1, last.period.due, due, False)
	row = WorkingInstallment(
		period, loan.outstanding, PlannedInstallment(0, 0, AFTER_MATURITY, loan.outstanding)
	)
	row.segments = [(max(loan.day, period.start), loan.outstanding)]
	row.set_interest(loan.terms)
	loan.installments.append(row)
	charge_installments(loan, [row])


def set_balance(loan: WorkingLoan, index: int) -> bool:
	"""Put what is owed on the running installment; whether it was another balance."""
	row = loan.installments[index]
	if index > loan.opened:
		loan.ahead = max(loan.ahead, row.number)
	since, balance = row.segments[-1]
	if balance == loan.outstanding:
		return False
	if since >= loan.day:
		row.segments[-1] = since, loan.outstanding
		if row.rule == AFTER_MATURITY:
			# A change of the plan knows of no balance after the last due date.
			row.opening = loan.outstanding
	else:
		row.segments.append((loan.day, loan.outstanding))
	return True


def share_out(loan: WorkingLoan, index: int, until: int | None = None) -> None:
	"""Plan the installments from the running one on, up to a place, for what they repay: each keeps the amount it asks."""
	rows = loan.installments
	left = get_unplanned(loan, index)
	last = find_last(rows)
	planned = rows[index:until]
	for place, row in enumerate(planned, start=index):
		if place > index:
			row.opening = left
			row.segments = [(row.span.start, left)]
			numerator, denominator = row.get_unit_interest(loan.terms)
			exact = left * numerator, denominator
		else:
			exact = row.exact_interest(row.span.due, loan.terms)
		left = _plan_row(loan, row, exact, left, is_last=place == last)
	charge_installments(loan, planned)
	for row in planned:
		row.paid_on = row.paid_on if not row.get_contractual_unpaid() else None
		if any(row.paid):
			row.record_if_paid(loan.day)


def get_unplanned(loan: WorkingLoan, index: int) -> int:
	"""Principal that installments from a place on repay."""
	before = loan.installments[loan.first_open : index]
	return loan.outstanding - sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in before)


def find_last(rows: Sequence[WorkingInstallment]) -> int:
	"""The place of the last installment that was agreed."""
	place = len(rows) - 1
	while rows[place].rule in NOT_AGREED:
		place -= 1
	return place


def _plan_row(loan: WorkingLoan, row: WorkingInstallment, exact: Ratio, left: int, *, is_last: bool) -> int:
	"""Interest, `exact` before it is rounded, and principal of an installment when `left` is owed; returns what is then."""
	interest = max(loan.terms.rounding.round_ratio(*exact), row.paid[INTEREST])
	row.due[INTEREST] = interest
	paid = row.paid[PRINCIPAL]
	if row.rule == CAPITALIZED:
		row.capitalized = interest - row.paid[INTEREST]
		row.due[PRINCIPAL] = paid
		return left + row.capitalized
	part = left if is_last else min(get_asked_principal(loan, row, interest), left)
	row.due[PRINCIPAL] = paid + part
	if row.rule not in WITHOUT_PRINCIPAL:
		row.rule = _name_rule(loan, row, part, left)
	row.tax_interest(loan.terms)
	return left - part


def _name_rule(loan: WorkingLoan, row: WorkingInstallment, part: int, left: int) -> str:
	if part and part == left:
		return "last_takes_the_rest"
	return loan.terms.method.name.lower() if row.due[PRINCIPAL] or row.due[INTEREST] else "nothing_left"


def get_asked_principal(loan: WorkingLoan, row: WorkingInstallment, interest: int) -> int:
	"""What an installment asks of principal beyond what was paid of it, when its interest is so much."""
	if row.rule in WITHOUT_PRINCIPAL:
		return 0
	principal, total = row.asked
	if loan.terms.method is not AmortizationMethod.LEVEL_PRINCIPAL:
		principal = total - interest
	return max(principal - row.paid[PRINCIPAL], 0)
