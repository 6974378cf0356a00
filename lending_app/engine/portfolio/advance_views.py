"""Loans with interest in advance as the arrays see them, up to their next due date.

An installment's interest is that of the period after it. In arrays the running installment is the next one due, so it is
shown with the interest of the period that runs, paid already, beside its own.
"""

from __future__ import annotations

from copy import copy

from lending_app.engine.replay.installment import INTEREST, PENALTY, TAX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan


def is_advance_current(loan: WorkingLoan) -> bool:
	"""Whether a loan is up to date, so that the interest of the period that runs is paid."""
	is_running = loan.closed_on is None and loan.charged_off_on is None
	if not is_running or not 0 < loan.opened < len(loan.installments):
		return False
	return loan.first_open >= loan.opened - 1 and not _get_earning(loan).get_contractual_unpaid()


def view_advance(loan: WorkingLoan) -> list[WorkingInstallment]:
	"""The installments to come, the first of them with the interest of the running period."""
	rows = loan.installments[loan.opened :]
	earning, first = _get_earning(loan), copy(rows[0])
	first.span, first.segments, first.carried = earning.span, earning.segments, earning.carried
	first.accrual_end = earning.accrual_end
	first.due, first.paid = first.due[:], first.paid[:]
	first.due[INTEREST] += earning.due[INTEREST]
	first.paid[INTEREST] += earning.paid[INTEREST]
	first.due[TAX] += earning.get_interest_tax()
	first.paid[TAX] += earning.get_interest_tax()
	return [first, *rows[1:]]


def get_shown_tax(loan: WorkingLoan) -> int:
	"""The tax that is shown with an installment to come: that on the interest of the running period, all of it paid."""
	is_shown = loan.terms.is_interest_in_advance and is_advance_current(loan)
	return _get_earning(loan).get_interest_tax() if is_shown else 0


def get_shown_penalty(loan: WorkingLoan) -> int:
	"""Penalty of the installment whose period runs: all of it paid, and the installment is behind in arrays."""
	is_shown = loan.terms.is_interest_in_advance and is_advance_current(loan)
	return _get_earning(loan).paid[PENALTY] if is_shown else 0


def _get_earning(loan: WorkingLoan) -> WorkingInstallment:
	return loan.installments[loan.opened - 1]
