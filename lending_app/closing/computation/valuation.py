"""Provisions and suspended interest in the close: a layer on the loans' positions that the close alone posts.

A loan's row keeps what was posted of it in columns of its own (`valued_*`); a day posts the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from lending_app.collateral.book import CollateralBook, read_collateral
from lending_app.engine.ledger.provisioning import value_loan
from lending_app.engine.loan.state import LedgerRole, LoanState
from lending_app.engine.portfolio import NO_BAND, Portfolio, PortfolioState, value_portfolio
from lending_app.engine.values.money import RoundingPolicy, get_minor_units
from lending_app.ledger.accounts.groups import Group
from lending_app.ledger.accounts.keys import Key
from lending_app.lending_setup.database import execute, select
from lending_app.products.queries import RiskPolicies

# Debit and credit of an amount above zero, in the order of VALUED_COLUMNS.
VALUATION_PAIRS: tuple[tuple[Key, Key], ...] = (
	((LedgerRole.PROVISION_EXPENSE, ""), (LedgerRole.LOAN_LOSS_ALLOWANCE, "")),
	((LedgerRole.INTEREST_INCOME, ""), (LedgerRole.SUSPENDED_INTEREST, "")),
	((LedgerRole.PENALTY_INCOME, ""), (LedgerRole.SUSPENDED_INTEREST, "")),
)
VALUED_COLUMNS = ("valued_provision", "valued_interest", "valued_penalty")
# What a day's snapshot says of them.
SNAPSHOT_VALUES = (
	"d.provision",
	"d.suspended_interest",
	"d.suspended_penalty",
)
NO_CATEGORY = 0
Amounts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class LoanValue:
	"""A loan's valuation in minor units: number of its category, whether interest is suspended, the amounts posted."""

	category: int = NO_CATEGORY
	is_suspended: bool = False
	amounts: Amounts = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class BookValue:
	"""The same of many loans, one element each; `amounts` has a row for each of VALUED_COLUMNS."""

	category: np.ndarray
	is_suspended: np.ndarray
	amounts: np.ndarray


class Valuer:
	"""Values a company's loans on the days of a close. Categories get their numbers when it is made."""

	def __init__(self, company: str, groups: Mapping[int, Group], days: Sequence[date]) -> None:
		policies = RiskPolicies(company)
		self._policies = {
			(number, day): policies.get_policy(group.product, day)
			for number, group in groups.items()
			for day in days
		}
		self._groups = groups
		tables = [policy.table for policy in self._policies.values() if policy.table]
		self._needs_collateral = any(table.collateral for table in tables)
		self._collateral = CollateralBook()
		self._categories = read_categories(
			sorted({(band.category, band.stage) for table in tables for band in table.bands})
		)

	def read_collateral(self, first: int, last: int) -> None:
		"""Before loans of a partition are valued: what secures them, where a table asks for it."""
		if self._needs_collateral:
			self._collateral = read_collateral(first, last)

	def value_loan(
		self, loan: int, group: int, state: LoanState, rounding: RoundingPolicy, day: date
	) -> LoanValue:
		"""One loan on a day."""
		policy = self._policies[group, day]
		found = value_loan(
			state,
			rounding,
			table=policy.table,
			suspension=policy.suspension,
			collateral=self._collateral.get_values(loan, day),
		)
		provision = found.provision
		parts = (
			provision.amount if provision else Decimal(0),
			found.suspended_interest,
			found.suspended_penalty,
		)
		return LoanValue(
			self._categories[provision.category, provision.stage] if provision else NO_CATEGORY,
			any(parts[1:]),
			tuple(rounding.to_minor(part) for part in parts),
		)

	def value_book(
		self, book: Portfolio, state: PortfolioState, loans: np.ndarray, groups: np.ndarray, day: date
	) -> BookValue:
		"""Loans of arrays on a day, policy by policy."""
		count = len(groups)
		category, is_suspended = np.full(count, NO_CATEGORY, np.int64), np.zeros(count, bool)
		amounts = np.zeros((len(VALUED_COLUMNS), count), np.int64)
		for group in np.unique(groups).tolist():
			policy = self._policies[group, day]
			if policy.table is None and policy.suspension.after_days is None:
				continue
			chosen = np.flatnonzero(groups == group)
			minor_units = get_minor_units(self._groups[group].currency)
			found = value_portfolio(
				book,
				state,
				minor_units,
				table=policy.table,
				suspension=policy.suspension,
				collateral=self._collateral.get_arrays(loans[chosen], day, minor_units),
				chosen=chosen,
			)
			amounts[:, chosen] = found.provision, found.suspended_interest, found.suspended_penalty
			is_suspended[chosen] = amounts[1:, chosen].any(axis=0)
			if policy.table:
				numbers = [self._categories[band.category, band.stage] for band in policy.table.bands]
				category[chosen] = np.where(found.band == NO_BAND, NO_CATEGORY, np.array(numbers)[found.band])
		return BookValue(category, is_suspended, amounts)


def read_categories(wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
	"""Numbers of categories and stages; new ones get theirs here."""
	rows = select("SELECT id, category, stage FROM lending_category")
	known = {(category, stage): number for number, category, stage in rows}
	for key in wanted:
		if key not in known:
			execute(
				"INSERT INTO lending_category (category, stage) VALUES (%s, %s) "
				"ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)",
				key,
			)
			known[key] = select("SELECT LAST_INSERT_ID()")[0][0]
	return known


def store_value(loan_id: int, amounts: Amounts) -> None:
	"""Carry what is posted of a loan's valuation into its row."""
	assignments = ", ".join(f"{name} = %s" for name in VALUED_COLUMNS)
	execute(f"UPDATE lending_loan_state SET {assignments} WHERE id = %s", (*amounts, loan_id))
