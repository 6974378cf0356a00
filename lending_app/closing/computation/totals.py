"""What a partition has to post of a day, added up as journal entries will carry it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from lending_app.ledger.accounts.groups import Group
from lending_app.ledger.accounts.keys import Key, LedgerKeys
from lending_app.ledger.accounts.places import PlaceHistory, Placer
from lending_app.ledger.lines import Place
from lending_app.lending_setup.ledger_roles import STANDING_ROLES, is_lowered


class Totals:
	"""`amounts` by group, key and loan, debit positive; the loan is 0 unless entries name loans."""

	def __init__(
		self,
		placer: Placer,
		history: PlaceHistory,
		groups: Mapping[int, Group],
		keys: LedgerKeys,
		*,
		by_loan: bool,
	) -> None:
		self._by_loan = by_loan
		self.amounts: dict[tuple[int, int, int], int] = {}
		self._placer = placer
		self._history = history
		self._groups = groups
		self._keys = keys
		self._places: dict[tuple[int, Key], Place] = {}

	def add(self, group: int, key: Key, amount: int, loan: int) -> None:
		"""One loan's change."""
		is_named = self._needs_party(group, key) or (
			is_lowered(key[0], amount) and self._is_split(group, key, {loan})
		)
		place = group, self._keys.get_id(key), loan if is_named else 0
		self.amounts[place] = self.amounts.get(place, 0) + amount

	def add_arrays(self, groups: np.ndarray, key: Key, amounts: np.ndarray, loans: np.ndarray) -> None:
		"""Changes of many loans."""
		chosen = np.flatnonzero(amounts)
		groups, amounts, loans = groups[chosen], amounts[chosen], loans[chosen]
		for group in np.unique(groups).tolist():
			mine = groups == group
			if self._needs_party(group, key) or self._is_split(group, key, loans[mine].tolist()):
				for loan, amount in zip(loans[mine].tolist(), amounts[mine].tolist(), strict=True):
					self.add(group, key, amount, loan)
			else:
				self.add(group, key, int(amounts[mine].sum()), 0)

	def _needs_party(self, group: int, key: Key) -> bool:
		return self._by_loan or self._placer.accounts.needs_party(self._get_place(group, key).account)

	def _is_split(self, group: int, key: Key, loans: Collection[int]) -> bool:
		"""Whether what lowers a flow of one of the loans may have to go where it was posted: before the account of their
		group was changed, or before they came to it.
		"""
		if key[0] in STANDING_ROLES:
			return False
		number = self._keys.get_id(key)
		if self._history.has_others(group, number, self._get_place(group, key)):
			return True
		shifted = self._history.list_shifted(group, number)
		return bool(shifted) and not shifted.isdisjoint(loans)

	def _get_place(self, group: int, key: Key) -> Place:
		if (group, key) not in self._places:
			self._places[group, key] = self._placer.get_group_place(self._groups[group], key)
		return self._places[group, key]
