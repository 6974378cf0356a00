"""From scalar replays, stored checkpoints among them, to the arrays of a book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from math import lcm
from typing import TypeVar

import numpy as np

from lending_app.engine.loan.penalty import PenaltyBase, PenaltyRule, PenaltyStart
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.portfolio.advance_views import (
	get_shown_penalty,
	is_advance_current,
	view_advance,
)
from lending_app.engine.portfolio.arrays import NO_DAY, AnyArray, to_day
from lending_app.engine.portfolio.carried_interest import LARGEST, NOTHING, fold_carried
from lending_app.engine.portfolio.charge_building import (
	has_unfit_charges,
	list_loan_charges,
	list_row_charges,
)
from lending_app.engine.portfolio.charge_layout import (
	INSTALLMENT_CHARGE_DTYPES,
	LOAN_CHARGE_DTYPES,
	ChargeArrays,
	InstallmentChargeArrays,
	LoanChargeArrays,
)
from lending_app.engine.portfolio.layout import (
	CONVENTIONS,
	DAY_COUNTS,
	INSTALLMENT_DTYPES,
	LOAN_DTYPES,
	NO_CAP,
	ROUNDING_MODES,
	STATUSES,
	InstallmentArrays,
	LoanArrays,
	Portfolio,
)
from lending_app.engine.replay.installment import INTEREST, PENALTY, PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.schedule.interest import period_ratio
from lending_app.engine.schedule.plan_values import Ratio
from lending_app.engine.values.errors import InvalidAmountError

_Arrays = TypeVar("_Arrays", LoanArrays, InstallmentArrays, LoanChargeArrays, InstallmentChargeArrays)


def build_portfolio(replays: Iterable[LoanReplay]) -> Portfolio:
	"""The book as of the day each replay has reached. Order of loans is the order given.

	Raises InvalidAmountError for a loan with a figure, or a part of a rate's ratio, of 2**60 or more.

	>>> from datetime import date
	>>> from decimal import Decimal
	>>> from lending_app.engine import Disbursed
	>>> loan = LoanReplay(
	...     LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	... )
	>>> loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000")))
	>>> book = build_portfolio([loan])
	>>> len(book.loans), len(book.installments), book.installments.principal_due[:2].tolist()
	(1, 12, [766800, 778302])
	"""
	currencies: dict[str, int] = {}
	loans: list[tuple[int, ...]] = []
	rows: list[tuple[int, ...]] = []
	counts = [0]
	loan_charges: list[tuple[int, ...]] = []
	row_charges: list[tuple[int, ...]] = []
	has_charges = False
	for loan in replays:
		kept, settled = _split_final(loan)
		code = currencies.setdefault(loan.terms.currency, len(currencies))
		rates = [loan.terms.get_rate_ratio(row.span.number) for row in kept]
		folds = [
			fold_carried(row, loan.terms, rate) or NOTHING for row, rate in zip(kept, rates, strict=True)
		]
		rates = [(rate[0], rate[1] * scale) for rate, (_, scale) in zip(rates, folds, strict=True)]
		denominator = lcm(*{rate[1] for rate in rates})
		loans.append((*_list_loan(loan, kept, code, settled, denominator), _is_unfit(loan, kept)))
		rows += _list_rows(loan, kept, [rate[0] * denominator // rate[1] for rate in rates], folds)
		counts.append(len(kept))
		has_charges |= loan.has_extras
		loan_charges.append(list_loan_charges(loan, kept))
		row_charges += [list_row_charges(row) for row in kept]
	return Portfolio(
		currencies=tuple(currencies),
		loans=_fill(LoanArrays, LOAN_DTYPES, loans),
		installments=_fill(InstallmentArrays, INSTALLMENT_DTYPES, rows),
		offsets=np.array(list(accumulate(counts)), np.int64),
		charges=ChargeArrays(
			loans=_fill(LoanChargeArrays, LOAN_CHARGE_DTYPES, loan_charges),
			installments=_fill(InstallmentChargeArrays, INSTALLMENT_CHARGE_DTYPES, row_charges),
		)
		if has_charges
		else None,
	)


def _split_final(loan: LoanReplay) -> tuple[list[WorkingInstallment], int]:
	"""Rows that time still changes, and the interest of those that an early payoff has made final."""
	kept: list[WorkingInstallment] = []
	settled = 0
	if loan.terms.is_interest_in_advance and is_advance_current(loan):
		return view_advance(loan), 0
	for row in loan.installments[loan.first_open :]:
		if row.accrual_end < row.period.due and not row.get_contractual_unpaid():
			settled += row.due[INTEREST]
		else:
			kept.append(row)
	return kept, settled


def _list_loan(
	loan: LoanReplay, rows: list[WorkingInstallment], currency: int, settled: int, denominator: int
) -> tuple[int, ...]:
	"""A loan's values in the order of LoanArrays, without the last."""
	terms = loan.terms
	return (
		currency,
		_get_status(loan),
		to_day(loan.day) if loan.installments else NO_DAY,
		to_day(loan.disbursed_on) if loan.disbursed_on else NO_DAY,
		loan.outstanding,
		loan.advance,
		loan.settled_interest + settled,
		loan.settled_penalty + get_shown_penalty(loan),
		denominator,
		terms.periods_a_year or 0,
		DAY_COUNTS.index(terms.day_count),
		ROUNDING_MODES.index(terms.rounding_mode),
		terms.default_after_days,
		*_list_penalty(terms),
		terms.is_on_owed
		or terms.is_interest_in_advance
		or any(row.capitalized or row.due[INTEREST] < row.paid[INTEREST] for row in rows),
	)


def _is_unfit(loan: LoanReplay, rows: list[WorkingInstallment]) -> bool:
	"""Whether the loan has something that the arrays do not hold, or a due date may close it.

	They hold no charge-off, and of charges those that were planned; no interest that is
	earned beside its own period; no first period with interest kept back, and no period within which rate or dates changed. A due date may close a loan whose principal is paid, and
	interest that was stopped and not paid stands still.
	"""
	if not loan.installments or loan.closed_on is not None:
		return loan.sold_on is not None
	if (
		loan.charged_off_on is not None
		or loan.capitalized_tax
		or (loan.has_extras and has_unfit_charges(loan, rows))
	):
		return True
	if loan.terms.is_interest_in_advance and not is_advance_current(loan):
		return True
	if loan.conversions or loan.own_charges or _may_close(loan):
		return True
	if loan.terms.day_count not in CONVENTIONS:
		return True
	return not loan.outstanding or any(_is_unfit_row(loan, row) for row in rows)


def _may_close(loan: LoanReplay) -> bool:
	"""Whether the loan closes once paying early costs nothing: what was paid ahead or is held may be all it owes."""
	if loan.terms.prepayment_charge is None:
		return False
	# With interest in advance that of the running period was paid with the installment before.
	first = loan.opened - loan.terms.is_interest_in_advance
	ahead = sum(sum(row.paid) - row.paid[PRINCIPAL] for row in loan.installments[first : loan.ahead])
	back = sum(item.amount + item.tax for item in loan.refundable)
	return loan.outstanding <= ahead + back + loan.advance


def _is_unfit_row(loan: LoanReplay, row: WorkingInstallment) -> bool:
	if row.accrual_end < row.period.due or row.penalty_end is not None or row.folded:
		return True
	if row.number <= loan.opened and loan.day >= row.accrual_end:
		# Due: all its interest is earned, however it came about.
		return False
	is_periodic = loan.terms.periods_a_year and row.period.is_regular
	return (
		row.deferral is not None
		or row.lent is not None
		or (not row.due[INTEREST] and row.calculate_interest(loan.terms) > 0)
		or fold_carried(row, loan.terms, loan.terms.get_rate_ratio(row.span.number)) is None
		or row.is_credit_limited(loan.terms)
		# Days at a rate below zero take off what those before it earned.
		or (row.carried is not None and loan.terms.is_negative_rate_allowed)
		or row.period.regular_start is not None
		or (row.period.counted is not None and not is_periodic)
	)


def _get_status(loan: LoanReplay) -> int:
	"""The status without arrears: these are found on the day asked for."""
	if not loan.installments:
		return STATUSES.index(LoanStatus.APPROVED)
	if loan.closed_on is None:
		return STATUSES.index(LoanStatus.ACTIVE)
	return STATUSES.index(LoanStatus.SETTLED if loan.forgiven else LoanStatus.PAID)


def _list_penalty(terms: LoanTerms) -> tuple[int, ...]:
	rule = terms.penalty
	if rule is None:
		return False, 0, 1, 0, 0, False, NO_CAP, NO_CAP, 1
	to_minor = terms.rounding.round_to_minor
	return (
		True,
		*rule.daily_ratio,
		to_minor(rule.fixed_amount),
		rule.tolerance_days,
		rule.start is PenaltyStart.DUE_DATE,
		NO_CAP if rule.cap_amount is None else to_minor(rule.cap_amount),
		*((NO_CAP, 1) if rule.cap_rate is None else rule.cap_rate.as_integer_ratio()),
	)


def _list_rows(
	loan: LoanReplay, rows: list[WorkingInstallment], rates: list[int], folds: list[Ratio]
) -> list[tuple[int, ...]]:
	"""Installments' values in the order of InstallmentArrays."""
	oldest = next((row for row in rows if row.get_contractual_unpaid()), None)
	return [
		(
			to_day(row.span.start),
			to_day(row.period.due),
			row.span.is_regular,
			rate,
			row.due[PRINCIPAL],
			row.paid[PRINCIPAL],
			# What becomes principal falls due with no installment.
			row.due[INTEREST] - row.capitalized,
			row.paid[INTEREST],
			row.segments[-1][1] * scale,
			_fold_segments(row, loan.terms) * scale + carried,
			_get_base(loan, row, row is oldest),
			row.penalty_days_money,
			to_day(row.frozen),
			row.paid[PENALTY],
			row.is_late,
		)
		for row, rate, (carried, scale) in zip(rows, rates, folds, strict=True)
	]


def _fold_segments(row: WorkingInstallment, terms: LoanTerms) -> int:
	"""What balances before the running one add to balance x units, counted from the period's start."""
	if len(row.segments) == 1:
		return 0
	units = [
		period_ratio(terms, row.span, since)[0] if since > row.span.start else 0 for since, _ in row.segments
	]
	balances = [balance for _, balance in row.segments]
	earlier = sum(
		balance * (until - since) for balance, (since, until) in zip(balances, pairwise(units), strict=False)
	)
	return earlier - balances[-1] * units[-1]


def _get_base(loan: LoanReplay, row: WorkingInstallment, is_oldest: bool) -> int:
	"""The base on which penalty runs from the checkpoint, or from the due date where that is later."""
	rule: PenaltyRule | None = loan.terms.penalty
	if rule is None:
		return 0
	if rule.base is PenaltyBase.OUTSTANDING_PRINCIPAL:
		return loan.outstanding if is_oldest else row.penalty_base
	if row.number <= loan.opened:
		return row.penalty_base
	if rule.base is PenaltyBase.OVERDUE_PRINCIPAL:
		return row.due[PRINCIPAL] - row.paid[PRINCIPAL]
	return row.get_contractual_unpaid()


def _fill(
	kind: type[_Arrays], types: Mapping[str, type[np.generic]], values: list[tuple[int, ...]]
) -> _Arrays:
	columns = zip(*values, strict=True) if values else ((),) * len(types)
	return kind(
		**{
			name: _make_array(name, column, dtype)
			for (name, dtype), column in zip(types.items(), columns, strict=True)
		}
	)


def _make_array(name: str, column: tuple[int, ...], dtype: type[np.generic]) -> AnyArray:
	largest = max(max(column, default=0), -min(column, default=0))
	if largest >= LARGEST:
		raise InvalidAmountError(name, largest, f"under {LARGEST}")
	return np.array(column, dtype)
