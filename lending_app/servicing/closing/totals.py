"""What a partition has to post of a day, added up as journal entries will carry it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lending_app.lending_setup.queries import AccountMap
from lending_app.servicing.closing.keys import Group, Key, LedgerKeys


class Totals:
	"""`amounts` by group, key and loan, debit positive; the loan is 0 unless entries name loans."""

	def __init__(
		self, accounts: AccountMap, groups: Mapping[int, Group], keys: LedgerKeys, *, by_loan: bool
	) -> None:
		self._by_loan = by_loan
		self.amounts: dict[tuple[int, int, int], int] = {}
		self._accounts = accounts
		self._groups = groups
		self._keys = keys

	def add(self, group: int, key: Key, amount: int, loan: int) -> None:
		"""One loan's change."""
		place = group, self._keys.get_id(key), loan if self._needs_party(group, key) else 0
		self.amounts[place] = self.amounts.get(place, 0) + amount

	def add_arrays(self, groups: np.ndarray, key: Key, amounts: np.ndarray, loans: np.ndarray) -> None:
		"""Changes of many loans."""
		chosen = np.flatnonzero(amounts)
		groups, amounts, loans = groups[chosen], amounts[chosen], loans[chosen]
		for group in np.unique(groups).tolist():
			mine = groups == group
			if self._needs_party(group, key):
				for loan, amount in zip(loans[mine].tolist(), amounts[mine].tolist(), strict=True):
					self.add(group, key, amount, loan)
			else:
				self.add(group, key, int(amounts[mine].sum()), 0)

	def _needs_party(self, group: int, key: Key) -> bool:
		account = self._accounts.get_account(key[0], self._groups[group].product, key[1])
		return self._by_loan or self._accounts.needs_party(account)
