"""The state of a whole book on a day, from its arrays: the same cents as a replay of each loan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

import numpy as np

from lending_app.engine.ledger.arrears import BUCKETS
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio.arrays import Bool, Int8, Int32, Int64, sum_runs, to_date, to_day
from lending_app.engine.portfolio.charge_state import calculate_charges
from lending_app.engine.portfolio.day_tables import COLUMNS, read_tables
from lending_app.engine.portfolio.exact import Products, round_products
from lending_app.engine.portfolio.layout import BLOCK, STATUSES, Portfolio, select_loans
from lending_app.engine.portfolio.position import (
	Opened,
	calculate_interest,
	calculate_penalties,
	find_next_due,
	find_opened,
	price_penalties,
)
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError
from lending_app.engine.values.inputs import check_date
from lending_app.engine.values.rates import check_rate

# (days past due up to which, rate); the last bound is None.
ProvisionRates = Sequence[tuple[int | None, Decimal]]
_ACTIVE = STATUSES.index(LoanStatus.ACTIVE)
_DEFAULTED = STATUSES.index(LoanStatus.DEFAULTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioState:
	"""One element per loan, amounts in minor units; each means what the field of that name in `LoanState` means.

	`status` counts into `STATUSES`, `bucket` into `arrears.BUCKETS`; days are days since 1970-01-01, NO_DAY for none.
	Charges count by what is booked in all (`fee_income`, `insurance_payable`, `tax_payable`) and unpaid; a book of
	loans that bear none but an opening fee has no charges. `principal_due` and `interest_due` count installments whose date has come, today's among them; the overdue ones
	leave today's out; penalty is due and overdue as soon as it runs (`penalty_receivable`). Where `needs_replay` is
	set the other elements are not the loan's state: the scalar engine has to be asked.
	"""

	as_of: date
	status: Int8
	outstanding_principal: Int64
	accrued_interest: Int64
	interest_receivable: Int64
	unearned_interest: Int64
	accrued_penalty: Int64
	penalty_receivable: Int64
	fee_income: Int64
	fee_receivable: Int64
	insurance_payable: Int64
	insurance_receivable: Int64
	tax_payable: Int64
	tax_receivable: Int64
	charges_receivable: Int64
	principal_due: Int64
	interest_due: Int64
	due: Int64
	overdue_principal: Int64
	overdue_interest: Int64
	overdue: Int64
	payoff: Int64
	days_past_due: Int32
	bucket: Int8
	next_due_day: Int32
	next_due_amount: Int64
	provision: Int64
	needs_replay: Bool


def calculate_portfolio(
	portfolio: Portfolio, as_of: date, provision_rates: ProvisionRates = ((None, Decimal(0)),)
) -> PortfolioState:
	"""Every loan's state on a day not before the checkpoint of any.

	Provision is outstanding principal x the rate of the first row whose days past due are not exceeded, rounded by
	the loan's mode. Raises InvalidDateError, InvalidTermError, InvalidRateError, and InvalidAmountError for a result
	that does not fit.

	>>> from lending_app.engine import Disbursed, LoanReplay, LoanTerms
	>>> from lending_app.engine.portfolio import build_portfolio
	>>> loan = LoanReplay(
	...     LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	... )
	>>> loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000")))
	>>> state = calculate_portfolio(
	...     build_portfolio([loan]), date(2025, 2, 25), [(0, Decimal(0)), (None, Decimal("0.05"))]
	... )
	>>> state.overdue.tolist(), state.days_past_due.tolist(), state.provision.tolist()
	([916800], [10], [500000])
	"""
	_check_day(portfolio, as_of)
	bounds, rates = _read_rates(provision_rates)
	blocks = [
		_calculate_block(select_loans(portfolio, first, first + BLOCK), as_of, bounds, rates)
		for first in range(0, max(len(portfolio.loans), 1), BLOCK)
	]
	names = [field.name for field in fields(PortfolioState) if field.name != "as_of"]
	found = PortfolioState(
		as_of=as_of, **{name: np.concatenate([getattr(block, name) for block in blocks]) for name in names}
	)
	if portfolio.tables:
		_take_tables(portfolio, found, bounds, rates)
	return found


def _take_tables(
	portfolio: Portfolio, found: PortfolioState, bounds: list[int], rates: list[Decimal]
) -> None:
	"""Put what the tables say of a day in place of what the arrays do."""
	places, rows = read_tables(portfolio.tables, to_day(found.as_of))
	for number, name in enumerate(COLUMNS):
		getattr(found, name)[places] = rows[:, number]
	days = found.days_past_due[places]
	found.bucket[places] = _find_bucket(days)
	outstanding, modes = found.outstanding_principal[places], portfolio.loans.rounding_mode[places]
	found.provision[places] = _provide(outstanding, modes, _find_band(days, bounds), rates)
	found.needs_replay[places] = False


def _calculate_block(
	portfolio: Portfolio, as_of: date, bounds: list[int], rates: list[Decimal]
) -> PortfolioState:
	opened = find_opened(portfolio, as_of)
	interest = calculate_interest(portfolio, opened, as_of)
	priced = price_penalties(portfolio, opened, as_of)
	penalty = calculate_penalties(portfolio, opened, priced)
	charges = calculate_charges(portfolio, opened, priced, interest.running, as_of)
	days = _count_days_past_due(portfolio, opened, as_of)
	next_day, next_amount = find_next_due(portfolio, opened)
	principal_due, interest_due = opened.sum_up(opened.principal), opened.sum_up(opened.interest)
	overdue_principal = opened.sum_up(opened.principal * opened.is_past)
	overdue_interest = opened.sum_up(opened.interest * opened.is_past)
	outstanding = portfolio.loans.outstanding_principal
	return PortfolioState(
		as_of=as_of,
		status=_find_status(portfolio, days),
		outstanding_principal=outstanding,
		accrued_interest=interest.earned,
		interest_receivable=interest.receivable,
		unearned_interest=interest.unearned,
		accrued_penalty=penalty.earned,
		penalty_receivable=penalty.receivable,
		fee_income=charges.fee,
		fee_receivable=charges.fee_receivable,
		insurance_payable=charges.insurance,
		insurance_receivable=charges.insurance_receivable,
		tax_payable=charges.tax,
		tax_receivable=charges.tax_receivable,
		charges_receivable=(
			charges.fee_receivable
			+ charges.insurance_receivable
			+ charges.tax_receivable
			+ charges.cost_receivable
		),
		principal_due=principal_due,
		interest_due=interest_due,
		due=principal_due + interest_due + charges.due + penalty.receivable,
		overdue_principal=overdue_principal,
		overdue_interest=overdue_interest,
		overdue=overdue_principal + overdue_interest + charges.overdue + penalty.receivable,
		payoff=outstanding + interest.receivable - interest.unearned + penalty.receivable + charges.payoff,
		days_past_due=days,
		bucket=_find_bucket(days),
		next_due_day=next_day,
		next_due_amount=next_amount,
		provision=_provide(outstanding, portfolio.loans.rounding_mode, _find_band(days, bounds), rates),
		needs_replay=_find_unfit(portfolio, opened),
	)


def _check_day(portfolio: Portfolio, as_of: date) -> None:
	check_date(as_of, "as_of")
	if len(portfolio.loans) and (latest := int(portfolio.loans.checkpoint_day.max())) > to_day(as_of):
		raise InvalidDateError("as_of", as_of, to_date(latest))


def _read_rates(rates: ProvisionRates) -> tuple[list[int], list[Decimal]]:
	bounds = [bound for bound, _ in rates[:-1] if bound is not None]
	if not rates or rates[-1][0] is not None or len(bounds) + 1 < len(rates) or bounds != sorted(set(bounds)):
		raise InvalidTermError("provision_rates", [bound for bound, _ in rates], "rising, the last None")
	for _, rate in rates:
		check_rate(rate, "provision_rate")
	return bounds, [rate for _, rate in rates]


def _count_days_past_due(portfolio: Portfolio, opened: Opened, as_of: date) -> Int32:
	"""From the due date of the oldest unpaid installment."""
	days = np.zeros(len(opened.counts), np.int32)
	unpaid = np.flatnonzero(opened.contractual > 0)[::-1]
	# The last of several writes to one loan stands: that of its oldest.
	days[opened.loans[unpaid]] = to_day(as_of) - portfolio.installments.due_day[opened.rows[unpaid]]
	return days


def _find_status(portfolio: Portfolio, days: Int32) -> Int8:
	status: Int8 = portfolio.loans.status.copy()
	status[(status == _ACTIVE) & (days >= portfolio.loans.default_after_days)] = _DEFAULTED
	return status


def _find_band(days: Int32, bounds: Sequence[int]) -> Int8:
	band: Int8 = np.searchsorted(np.array(bounds, np.int32), days).astype(np.int8)
	return band


def _find_bucket(days: Int32) -> Int8:
	return _find_band(days, [bound for bound, _ in BUCKETS if bound is not None])


def _provide(outstanding: Int64, modes: Int8, band: Int8, rates: Sequence[Decimal]) -> Int64:
	if not any(rates):
		return np.zeros(len(band), np.int64)
	ratios = np.array([rate.as_integer_ratio() for rate in rates], np.int64)
	ones = np.ones(len(band), np.int64)
	return round_products(
		Products(
			offset=0 * ones,
			balance=outstanding,
			units=ones,
			numerator=ratios[band, 0],
			denominator=ratios[band, 1],
			parts=ones,
			mode=modes,
		)
	)


def _find_unfit(portfolio: Portfolio, opened: Opened) -> Bool:
	"""Loans flagged in the book, and those in which a due date since the checkpoint changes more than what is due.

	Held money would be used on it; interest on the balance owed runs on overdue principal from then on, and interest that
	becomes principal does so.
	"""
	loans = portfolio.loans
	is_new = portfolio.installments.due_day[opened.rows] > loans.checkpoint_day[opened.loans]
	is_moved = ((loans.client_advance > 0) | loans.is_on_owed) & (loans.status == _ACTIVE)
	found: Bool = loans.needs_replay | (is_moved & (sum_runs(is_new, opened.counts) > 0))
	return found
