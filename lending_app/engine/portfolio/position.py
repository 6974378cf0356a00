"""Where each loan stands on a day: installments fallen due, the running one, the next with something to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from lending_app.engine.portfolio.accrual import build_interest
from lending_app.engine.portfolio.arrays import NO_DAY, Bool, Int32, Int64, sum_runs, to_day
from lending_app.engine.portfolio.exact import Products, round_products
from lending_app.engine.portfolio.layout import Portfolio


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
	"""Installments whose due date has come: `rows` in the order of the book, `loans` theirs, `counts` by loan.

	The first of a loan's `counts` is at `portfolio.offsets`; the running installment follows the last.
	"""

	rows: Int64
	loans: Int64
	counts: Int64
	principal: Int64
	interest: Int64
	charges: Int64 | None
	contractual: Int64
	is_past: Bool

	def sum_up(self, values: Int64) -> Int64:
		"""By loan."""
		return sum_runs(values, self.counts)


def find_opened(portfolio: Portfolio, as_of: date) -> Opened:
	"""`principal`, `interest` and `charges` are unpaid, `contractual` is their sum; `is_past` leaves out the installments due on the day itself."""
	day = to_day(as_of)
	installments = portfolio.installments
	is_due = installments.due_day <= day
	counts = sum_runs(is_due, np.diff(portfolio.offsets))
	rows = np.flatnonzero(is_due)
	principal = installments.principal_due[rows] - installments.principal_paid[rows]
	interest = installments.interest_due[rows] - installments.interest_paid[rows]
	charges = portfolio.charges.installments.get_unpaid()[rows] if portfolio.charges else None
	contractual = principal + interest
	if charges is not None:
		contractual += charges
	return Opened(
		rows=rows,
		loans=np.repeat(np.arange(len(counts)), counts),
		counts=counts,
		principal=principal,
		interest=interest,
		charges=charges,
		contractual=contractual,
		is_past=installments.due_day[rows] < day,
	)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
	"""Interest by loan: earned in all, earned and unpaid, paid and unearned, earned in the running period."""

	earned: Int64
	receivable: Int64
	unearned: Int64
	running: Int64


def calculate_interest(portfolio: Portfolio, opened: Opened, as_of: date) -> Interest:
	"""What fell due is earned whole; the running installment by the day; what comes later not at all."""
	first = portfolio.offsets[:-1]
	loans = np.flatnonzero(first + opened.counts < portfolio.offsets[1:])
	rows = (first + opened.counts)[loans]
	# Where the last interest takes what rounding leaves, it may be less than its days earn.
	running = round_products(build_interest(portfolio, loans, rows, as_of))
	asked = portfolio.installments.interest_due[rows]
	# One that asks none earns what becomes principal.
	running = np.where(asked > 0, np.minimum(running, asked), running)
	by_loan = np.zeros(len(portfolio.loans), np.int64)
	by_loan[loans] = running
	paid = portfolio.installments.interest_paid[rows]
	overdue = opened.sum_up(opened.interest)
	earned = portfolio.loans.settled_interest + opened.sum_up(
		portfolio.installments.interest_due[opened.rows]
	)
	earned[loans] += running
	receivable = overdue.copy()
	receivable[loans] += np.maximum(running - paid, 0)
	# Later installments hold what was paid of them; it is all that the book holds, less what is behind.
	in_book = sum_runs(portfolio.installments.interest_paid, np.diff(portfolio.offsets))
	unearned = in_book - opened.sum_up(portfolio.installments.interest_paid[opened.rows])
	unearned[loans] += np.maximum(paid - running, 0) - paid
	return Interest(earned=earned, receivable=receivable, unearned=unearned, running=by_loan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
	"""Penalty by loan: earned in all, and earned and unpaid."""

	earned: Int64
	receivable: Int64


def calculate_penalties(portfolio: Portfolio, opened: Opened, priced: tuple[Int64, Int64]) -> Penalty:
	"""Sums of what `price_penalties` found."""
	chosen, amounts = priced
	counts = np.bincount(opened.loans[chosen], minlength=len(opened.counts)).astype(np.int64)
	current = sum_runs(amounts, counts)
	# Nothing is paid of a penalty that does not run.
	paid = sum_runs(portfolio.installments.penalty_paid[opened.rows[chosen]], counts)
	return Penalty(earned=portfolio.loans.settled_penalty + current, receivable=current - paid)


def price_penalties(portfolio: Portfolio, opened: Opened, as_of: date) -> tuple[Int64, Int64]:
	"""Places, in `opened`, of the installments whose penalty runs, and the penalty of each.

	Base x daily rate x days, plus the fixed amount, capped: the array twin of `get_penalty` in `replay/unpaid.py`.
	"""
	chosen = np.flatnonzero(_find_late(portfolio, opened, to_day(as_of)))
	rows, loans = opened.rows[chosen], opened.loans[chosen]
	amounts = round_products(_build_penalty(portfolio, rows, loans, to_day(as_of)))
	return chosen, _cap(portfolio, rows, loans, amounts + portfolio.loans.penalty_fixed[loans])


def _find_late(portfolio: Portfolio, opened: Opened, day: int) -> Bool:
	loans, rows = portfolio.loans, opened.rows
	days = day - portfolio.installments.due_day[rows]
	is_late = (opened.contractual > 0) & (days > loans.penalty_tolerance_days[opened.loans])
	found: Bool = (is_late | portfolio.installments.is_late[rows]) & loans.has_penalty[opened.loans]
	return found


def _build_penalty(portfolio: Portfolio, rows: Int64, loans: Int64, day: int) -> Products:
	terms, installments = portfolio.loans, portfolio.installments
	delay = np.where(terms.penalty_from_due_date[loans], 0, terms.penalty_tolerance_days[loans])
	days = np.minimum(day - installments.due_day[rows] - delay, day - installments.penalty_frozen_day[rows])
	return Products(
		offset=installments.penalty_money_days[rows],
		balance=installments.penalty_base[rows],
		units=np.maximum(days, 0).astype(np.int64),
		numerator=terms.penalty_numerator[loans],
		denominator=terms.penalty_denominator[loans],
		parts=np.ones(len(rows), np.int64),
		mode=terms.rounding_mode[loans],
	)


def _cap(portfolio: Portfolio, rows: Int64, loans: Int64, amounts: Int64) -> Int64:
	terms, installments = portfolio.loans, portfolio.installments
	cap = terms.penalty_cap[loans]
	amounts = np.where(cap < 0, amounts, np.minimum(amounts, cap))
	capped = np.flatnonzero(terms.penalty_cap_numerator[loans] >= 0)
	rows, loans = rows[capped], loans[capped]
	ones = np.ones(len(rows), np.int64)
	limits = round_products(
		Products(
			offset=0 * ones,
			balance=installments.principal_due[rows] + installments.interest_due[rows],
			units=ones,
			numerator=terms.penalty_cap_numerator[loans],
			denominator=terms.penalty_cap_denominator[loans],
			parts=ones,
			mode=terms.rounding_mode[loans],
		)
	)
	amounts[capped] = np.minimum(amounts[capped], limits)
	return amounts


def find_next_due(portfolio: Portfolio, opened: Opened) -> tuple[Int32, Int64]:
	"""Day and unpaid amount of each loan's first installment after the day with something to pay."""
	installments = portfolio.installments
	days = np.full(len(opened.counts), NO_DAY, np.int32)
	amounts = np.zeros(len(opened.counts), np.int64)
	loans = np.arange(len(opened.counts))
	rows = portfolio.offsets[:-1] + opened.counts
	charges = portfolio.charges.installments.get_unpaid() if portfolio.charges else None
	while len(loans):
		inside = np.flatnonzero(rows < portfolio.offsets[1:][loans])
		loans, rows = loans[inside], rows[inside]
		unpaid = installments.principal_due[rows] - installments.principal_paid[rows]
		unpaid += installments.interest_due[rows] - installments.interest_paid[rows]
		if charges is not None:
			unpaid += charges[rows]
		days[loans] = np.where(unpaid > 0, installments.due_day[rows], NO_DAY)
		amounts[loans] = unpaid
		# Installments paid ahead are stepped over, for the loans that have them.
		paid = np.flatnonzero(unpaid == 0)
		loans, rows = loans[paid], rows[paid] + 1
	return days, amounts
