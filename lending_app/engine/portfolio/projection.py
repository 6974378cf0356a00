"""What a book will receive month by month, with assumptions on prepayment and default."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lending_app.engine.loan.terms import MAXIMUM_INSTALLMENTS
from lending_app.engine.portfolio.arrays import Int64, to_day
from lending_app.engine.portfolio.layout import BLOCK, Portfolio, select_loans
from lending_app.engine.values.errors import InvalidRateError
from lending_app.engine.values.inputs import check_date, check_whole
from lending_app.engine.values.rates import add_months, check_rate

# Halves in which amounts are summed: sums of each are exact in the doubles that bincount works with.
_HALF = 2**24


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlowProjection:
	"""Amounts in minor units, one row per currency of the book and one column per month.

	Month k runs from `bounds[k]` (left out) to `bounds[k + 1]`. `scheduled_*` is what falls due by the plan and is
	not paid yet; the others are what is expected of it. `defaulted` is lost, `balance` is left at the month's end.
	`overdue` is principal and interest due up to `as_of` and unpaid: no month counts it.
	"""

	bounds: tuple[date, ...]
	currencies: tuple[str, ...]
	scheduled_principal: Int64
	scheduled_interest: Int64
	principal: Int64
	interest: Int64
	prepaid: Int64
	defaulted: Int64
	balance: Int64
	overdue: Int64


def project_cash_flow(
	portfolio: Portfolio,
	as_of: date,
	months: int,
	*,
	prepayment_rate: Decimal = Decimal(0),
	default_rate: Decimal = Decimal(0),
) -> CashFlowProjection:
	"""The book's unpaid installments by month, as yearly rates of prepayment (CPR) and default (CDR) leave them.

	Each month, of what is still there: the share 1 - (1 - CDR)^(1/12) defaults before it pays; of the principal left
	after the month's installments, the share SMM = 1 - (1 - CPR)^(1/12) is prepaid. Prepayment is taken to shorten no
	plan: all later installments shrink in proportion. Rates are from 0 to 1.

	Source: The Bond Market Association, Standard Formulas for the Analysis of Mortgage-Backed Securities (chapter SF
	of its Uniform Practices): SMM, CPR, MDR, CDR.

	>>> from lending_app.engine import Disbursed, LoanReplay, LoanTerms
	>>> from lending_app.engine.portfolio import build_portfolio
	>>> loan = LoanReplay(
	...     LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	... )
	>>> loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000")))
	>>> flow = project_cash_flow(
	...     build_portfolio([loan]), date(2025, 1, 31), 2, prepayment_rate=Decimal("0.06")
	... )
	>>> flow.principal.tolist(), flow.prepaid.tolist()
	([[766800, 774299]], [[47486, 43260]])
	"""
	check_date(as_of, "as_of")
	check_whole(months, "months", 1, MAXIMUM_INSTALLMENTS)
	bounds = tuple(add_months(as_of, month) for month in range(months + 1))
	principal, interest = _sum_blocks(portfolio, bounds)
	scheduled = principal[:, 1 : months + 1]
	left = principal[:, 1:].sum(axis=1, keepdims=True) - np.cumsum(scheduled, axis=1)
	smm, mdr = (
		_get_monthly(rate, name)
		for rate, name in ((prepayment_rate, "prepayment_rate"), (default_rate, "default_rate"))
	)
	# Share of the plan that is there at the start of each month.
	share = ((1 - smm) * (1 - mdr)) ** np.arange(months)
	return CashFlowProjection(
		bounds=bounds,
		currencies=portfolio.currencies,
		scheduled_principal=scheduled,
		scheduled_interest=interest[:, 1 : months + 1],
		principal=_scale(scheduled, share * (1 - mdr)),
		interest=_scale(interest[:, 1 : months + 1], share * (1 - mdr)),
		prepaid=_scale(left, share * (1 - mdr) * smm),
		defaulted=_scale(left + scheduled, share * mdr),
		balance=_scale(left, share * (1 - mdr) * (1 - smm)),
		overdue=principal[:, 0] + interest[:, 0],
	)


def _sum_blocks(portfolio: Portfolio, bounds: tuple[date, ...]) -> tuple[Int64, Int64]:
	"""Unpaid principal and interest by currency and month, of a run of loans at a time."""
	months = len(bounds) - 1
	principal, interest = np.zeros((2, len(portfolio.currencies), months + 2), np.int64)
	for first in range(0, len(portfolio.loans), BLOCK):
		block = select_loans(portfolio, first, first + BLOCK)
		keys, rows = _find_months(block, bounds), block.installments
		principal += _sum_months(block, rows.principal_due - rows.principal_paid, keys, months)
		interest += _sum_months(block, rows.interest_due - rows.interest_paid, keys, months)
	return principal, interest


def _find_months(portfolio: Portfolio, bounds: tuple[date, ...]) -> Int64:
	"""For each installment its currency and month as one number; month 0 is up to the first bound."""
	days = np.array([to_day(bound) for bound in bounds], np.int32)
	months: Int64 = np.searchsorted(days, portfolio.installments.due_day)
	starts = portfolio.loans.currency.astype(np.int64) * (len(bounds) + 1)
	months += np.repeat(starts, np.diff(portfolio.offsets))
	return months


def _sum_months(portfolio: Portfolio, amounts: Int64, keys: Int64, months: int) -> Int64:
	"""Exact sums by currency and month; the last column is what comes after."""
	length = len(portfolio.currencies) * (months + 2)
	high = np.bincount(keys, amounts // _HALF, length).astype(np.int64)
	low = np.bincount(keys, amounts % _HALF, length).astype(np.int64)
	result: Int64 = (high * _HALF + low).reshape(-1, months + 2)
	return result


def _get_monthly(rate: Decimal, name: str) -> float:
	check_rate(rate, name)
	if rate > 1:
		raise InvalidRateError(name, rate, "0..1 as a yearly fraction")
	return 1 - math.pow(1 - rate, 1 / 12)


def _scale(amounts: Int64, shares: NDArray[np.floating[Any]]) -> Int64:
	"""Shares of amounts, to the nearest; whole amounts stay exact whatever their size."""
	scaled = np.rint(amounts * shares).astype(np.int64)
	return np.where(shares == 1, amounts, np.where(shares == 0, 0, scaled))
