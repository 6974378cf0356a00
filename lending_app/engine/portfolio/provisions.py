"""Provisions and suspended interest of a whole book: the array twin of `provisioning.value_loan`, to the cent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from lending_app.engine.ledger.provision_table import ExposureBase, ProvisionTable
from lending_app.engine.ledger.provisioning import SuspensionRule, round_shares
from lending_app.engine.loan.state import OPEN_STATUSES
from lending_app.engine.portfolio.arrays import Bool, Int8, Int16, Int64
from lending_app.engine.portfolio.calculation import PortfolioState
from lending_app.engine.portfolio.day_tables import DayTables
from lending_app.engine.portfolio.exact import LIMIT, Products, round_products
from lending_app.engine.portfolio.layout import ROUNDING_MODES, STATUSES, Portfolio
from lending_app.engine.values.errors import InvalidAmountError
from lending_app.engine.values.money import EXACT, RoundingMode, RoundingPolicy

# In place of a band that there is none of.
NO_BAND = -1
_DOWN = ROUNDING_MODES.index(RoundingMode.DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookValuation:
	"""One element per loan, amounts in minor units. `band` counts into the table's bands, NO_BAND for none."""

	band: Int16
	provision: Int64
	is_suspended: Bool
	suspended_interest: Int64
	suspended_penalty: Int64


def value_portfolio(
	portfolio: Portfolio,
	state: PortfolioState,
	minor_units: int,
	*,
	table: ProvisionTable | None = None,
	suspension: SuspensionRule | None = None,
	collateral: Mapping[str, Int64] | None = None,
	chosen: Int64 | None = None,
) -> BookValuation:
	"""Valuations on the day of a state of the book, or of the loans `chosen` (places) of it.

	`collateral` is the value of each by kind, in minor units, before the haircut. Elements of loans that need a replay are not
	theirs. Raises InvalidAmountError for a minimum amount that does not fit.

	>>> from datetime import date
	>>> from lending_app.engine import Disbursed, LoanReplay, LoanTerms
	>>> from lending_app.engine.ledger.provision_table import ProvisionBand
	>>> from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
	>>> loan = LoanReplay(
	...     LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	... )
	>>> loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000")))
	>>> book = build_portfolio([loan])
	>>> band = ProvisionBand(up_to_days_past_due=None, category="A", rate=Decimal("0.05"))
	>>> state = calculate_portfolio(book, date(2025, 2, 25))
	>>> table, rule = ProvisionTable(name="All", bands=(band,)), SuspensionRule(after_days=10)
	>>> found = value_portfolio(book, state, 2, table=table, suspension=rule)
	>>> found.band.tolist(), found.provision.tolist(), found.suspended_interest.tolist()
	([0], [500000], [199464])
	"""
	places = np.arange(len(state.status)) if chosen is None else chosen
	view = _View(portfolio, state, places, suspension)
	band = np.full(len(places), NO_BAND, np.int16)
	provision = np.zeros(len(places), np.int64)
	if table is not None:
		band = np.where(view.is_valued, view.find_band(table), NO_BAND).astype(np.int16)
		exposure = np.where(view.is_valued, view.get_exposure(table.base), 0)
		secured = _secure(table, exposure, collateral or {})
		provision = _provide(table, band, exposure, secured, view.mode, minor_units)
	return BookValuation(
		band=band,
		provision=provision,
		is_suspended=view.is_suspended,
		suspended_interest=view.suspended_interest + view.suspended_principal[0],
		suspended_penalty=view.suspended_penalty + view.suspended_principal[1],
	)


class _View:
	"""The figures of the chosen loans."""

	def __init__(
		self, portfolio: Portfolio, state: PortfolioState, places: Int64, suspension: SuspensionRule | None
	) -> None:
		codes = [STATUSES.index(status) for status in OPEN_STATUSES]
		self.days = state.days_past_due[places]
		self.is_valued: Bool = np.isin(state.status[places], codes)
		after = suspension.after_days if suspension else None
		self.is_suspended: Bool = (
			self.is_valued & (self.days >= after) if after is not None else np.zeros(len(places), bool)
		)
		self.principal = state.outstanding_principal[places]
		self.interest = state.interest_receivable[places]
		self.penalty = state.penalty_receivable[places]
		self.charges = state.charges_receivable[places]
		self.suspended_interest = np.where(self.is_suspended, self.interest, 0)
		self.suspended_penalty = np.where(self.is_suspended, self.penalty, 0)
		# Interest and penalty that became principal, and are no income before they are paid.
		self.suspended_principal = np.zeros((2, len(places)), np.int64)
		if portfolio.tables and after is not None:
			self._suspend_converted(portfolio.tables, places, after)
		self.mode: Int8 = portfolio.loans.rounding_mode[places]

	def find_band(self, table: ProvisionTable) -> Int16:
		limits = [band.up_to_days_past_due for band in table.bands if band.up_to_days_past_due is not None]
		found: Int16 = np.searchsorted(np.array(limits, np.int32), self.days).astype(np.int16)
		return found

	def get_exposure(self, base: ExposureBase) -> Int64:
		exposure: Int64 = self.principal - self.suspended_principal.sum(axis=0)
		if base is not ExposureBase.PRINCIPAL:
			exposure += self.interest - self.suspended_interest
		if base is ExposureBase.ALL_RECEIVABLE:
			exposure += self.penalty - self.suspended_penalty + self.charges
		return exposure

	def _suspend_converted(self, tables: DayTables, places: Int64, after: int) -> None:
		"""Suspend what was converted when the loan was late enough."""
		converted = {place: table.converted for place, table in tables.items() if table.converted}
		chosen = np.flatnonzero(np.isin(places, list(converted)) & self.is_valued)
		for number in chosen.tolist():
			for row in converted[int(places[number])]:
				if row.days_past_due >= after:
					self.suspended_principal[:, number] += row.interest, row.penalty
					if not self.is_suspended[number]:
						self.suspended_interest[number] += row.kept_interest
						self.suspended_penalty[number] += row.kept_penalty


def _secure(table: ProvisionTable, exposure: Int64, collateral: Mapping[str, Int64]) -> Int64:
	"""What of the exposure collateral covers."""
	total = np.zeros(len(exposure), np.int64)
	ones = np.ones(len(exposure), np.int64)
	for rule in table.collateral:
		if rule.kind not in collateral:
			continue
		numerator, denominator = EXACT.subtract(1, rule.haircut).as_integer_ratio()
		kept = round_products(
			Products(
				offset=0 * ones,
				balance=np.maximum(collateral[rule.kind], 0),
				units=ones,
				numerator=numerator * ones,
				denominator=denominator * ones,
				parts=ones,
				mode=np.full(len(exposure), _DOWN, np.int8),
			)
		)
		# Both are under 2**62, and so is what they are cut to.
		total = np.minimum(total + np.minimum(kept, exposure), exposure)
	return total


def _provide(
	table: ProvisionTable, band: Int16, exposure: Int64, secured: Int64, mode: Int8, minor_units: int
) -> Int64:
	floors = np.stack([_get_least(row.minimum_amount, minor_units) for row in table.bands])
	amounts = _take_shares(table, band, exposure, secured, mode)
	result: Int64 = np.minimum(np.maximum(amounts, floors[band, mode]), exposure)
	return result


def _take_shares(table: ProvisionTable, band: Int16, exposure: Int64, secured: Int64, mode: Int8) -> Int64:
	"""Both parts times their shares, added up before they are rounded."""
	ones = np.ones(len(band), np.int64)
	if not any(row.secured_share for row in table.bands):
		ratios = np.array([row.share.as_integer_ratio() for row in table.bands], np.int64)
		return round_products(
			Products(
				offset=0 * ones,
				balance=exposure - secured,
				units=ones,
				numerator=ratios[band, 0],
				denominator=ratios[band, 1],
				parts=ones,
				mode=mode,
			)
		)
	shares = [(row.share.as_integer_ratio(), row.secured_share.as_integer_ratio()) for row in table.bands]
	divisor = math.lcm(*(ratio[1] for pair in shares for ratio in pair))
	if int(exposure.max(initial=1)) * divisor >= LIMIT:
		return _take_shares_one_by_one(table, band, exposure, secured, mode)
	# No share is above 1, so both products together are at most exposure x divisor.
	scaled = np.array([[top * (divisor // part) for top, part in pair] for pair in shares], np.int64)
	return round_products(
		Products(
			offset=secured * scaled[band, 1],
			balance=exposure - secured,
			units=scaled[band, 0],
			numerator=ones,
			denominator=divisor * ones,
			parts=ones,
			mode=mode,
		)
	)


def _take_shares_one_by_one(
	table: ProvisionTable, band: Int16, exposure: Int64, secured: Int64, mode: Int8
) -> Int64:
	"""The same in Python's whole numbers, for shares of many decimals."""
	rows = [table.bands[place] for place in band]
	return np.array(
		[
			round_shares(
				int(whole - covered),
				row.share,
				int(covered),
				row.secured_share,
				RoundingPolicy(mode=ROUNDING_MODES[code]),
			)
			for row, whole, covered, code in zip(rows, exposure, secured, mode, strict=True)
		],
		np.int64,
	)


def _get_least(amount: Decimal, minor_units: int) -> Int64:
	"""A minimum amount in minor units, by rounding mode."""
	values = [
		RoundingPolicy(minor_units=minor_units, mode=mode).round_to_minor(amount) for mode in ROUNDING_MODES
	]
	if max(values) >= LIMIT:
		raise InvalidAmountError("minimum_amount", amount, f"under {LIMIT} minor units")
	return np.array(values, np.int64)
