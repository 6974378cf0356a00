"""Where amounts of loans are posted: account, cost center, branch and dimensions.

What a loan holds until it has run off stands where its group says, from the loan's first entry on. What flows, as
income and cash, goes where the masters say on the day.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.accounts.dimensions import Dimensions, Values
from lending_app.ledger.accounts.groups import Group, bind_accounts, find_group, join_group
from lending_app.ledger.accounts.keys import Key
from lending_app.ledger.lines import LoanKeys, Place
from lending_app.lending_setup.database import execute, list_places, select
from lending_app.lending_setup.ledger_roles import STANDING_ROLES
from lending_app.lending_setup.queries import AccountMap


class Placer:
	"""The masters of a company, read once and kept for the object's life."""

	def __init__(self, company: str) -> None:
		self.company = company
		self.accounts = AccountMap(company)
		self.dimensions = Dimensions(company)

	def get_group(self, loan: LoanKeys) -> Group:
		"""The group of a loan; one without entries joins that of the day."""
		return find_group(loan.name) or join_group(
			self.accounts, loan.branch, loan.product, loan.currency, self.dimensions.read_values(loan)
		)

	def get_place(self, group: Group, key: Key, loan: LoanKeys) -> Place:
		"""Where an amount goes that is neither taken back nor lowers an earlier one.

		Raises MissingAccountError naming what to fill in and where.
		"""
		role, channel = key
		cost_center = self.accounts.get_cost_center(group.branch)
		if role in STANDING_ROLES:
			account = group.accounts.get(role) or self._bind(group, role)
			cost_center = group.cost_center or cost_center
		else:
			account = self.accounts.get_account(role, group.product, channel)
		known = json.loads(group.dimensions) if group.dimensions else {}
		return Place(account, cost_center or "", group.branch, self.dimensions.fill(known, loan))

	def get_group_place(self, group: Group, key: Key) -> Place:
		"""The same for what closes post of all loans of a group."""
		return self.get_place(group, key, get_group_keys(group))

	def _bind(self, group: Group, role: LedgerRole) -> str:
		"""A role that had no account when the group was made."""
		account = self.accounts.get_account(role, group.product)
		bind_accounts(group.id, {role: account})
		group.accounts[role] = account
		return account


def get_group_keys(group: Group) -> LoanKeys:
	"""What a line says that is about no single loan."""
	return LoanKeys(
		name="", client="", customer="", branch=group.branch, product=group.product, currency=group.currency
	)


class PlaceHistory:
	"""Where the closes of groups have posted each role since when."""

	def __init__(self, groups: Mapping[int, Group]) -> None:
		self._groups = groups
		self._rows: dict[tuple[int, int], list[tuple[date, Place]]] = {}
		self._shifted: dict[tuple[int, int], set[int]] | None = None
		if not groups:
			return
		for group, key, since, account, cost_center, dimensions in select(
			"SELECT group_id, key_id, from_date, account, cost_center, dimensions FROM lending_group_place "
			f"WHERE group_id IN ({list_places(len(groups))}) ORDER BY from_date",
			list(groups),
		):
			place = self._build(group, account, cost_center, dimensions)
			self._rows.setdefault((group, key), []).append((since, place))

	def list_keys(self, group: int) -> list[int]:
		"""Numbers of the roles that closes have posted of a group."""
		return sorted(key for number, key in self._rows if number == group)

	def list_places(self, group: int, key: int) -> list[tuple[date, Place]]:
		"""Places with the closing day from which on they were used, oldest first."""
		return self._rows.get((group, key), [])

	def find_place(self, group: int, key: int, day: date) -> Place | None:
		"""Where the close of a day has posted."""
		rows = self.list_places(group, key)
		return next((place for since, place in reversed(rows) if since <= day), rows[0][1] if rows else None)

	def record(self, group: int, key: int, day: date, place: Place) -> None:
		"""Write down that a close posts there, where it did not before."""
		rows = self._rows.setdefault((group, key), [])
		if rows and rows[-1][1] == place:
			return
		rows.append((day, place))
		execute(
			"REPLACE INTO lending_group_place (group_id, key_id, from_date, account, cost_center, dimensions) "
			f"VALUES ({list_places(6)})",
			(group, key, day, place.account, place.cost_center, dump_values(place.dimensions)),
		)

	def has_others(self, group: int, key: int, place: Place) -> bool:
		"""True where closes have posted a role of the group elsewhere before."""
		return any(other != place for _since, other in self.list_places(group, key))

	def shift(self, day: date, loan: int, key: int, parts: Mapping[Place, int]) -> None:
		"""Write down what a close posted of a loan elsewhere than its group's: amounts sum to zero, minor units."""
		values = [
			(
				day,
				loan,
				key,
				place.account,
				place.cost_center,
				dump_values(place.dimensions),
				place.branch,
				amount,
			)
			for place, amount in parts.items()
			if amount
		]
		if not values:
			return
		execute(
			"INSERT INTO lending_place_shift (closing_date, loan_id, key_id, account, cost_center, dimensions, branch, amount) "
			"VALUES " + ",".join([f"({list_places(8)})"] * len(values)),
			[value for row in values for value in row],
		)

	def list_shifts(self, loan: str, group: Group, key: int, before: date) -> list[tuple[Place, int]]:
		"""What closes of earlier days posted of a loan elsewhere than its group's, and so not there."""
		rows = select(
			"SELECT f.account, f.cost_center, f.dimensions, f.branch, CAST(SUM(f.amount) AS SIGNED) FROM lending_loan_state s "
			"JOIN lending_place_shift f ON f.loan_id = s.id WHERE s.loan = %s AND f.key_id = %s AND f.closing_date < %s "
			"GROUP BY f.account, f.cost_center, f.dimensions, f.branch",
			(loan, key, before),
		)
		return [(self._build(group.id, *texts), int(amount)) for *texts, amount in rows]

	def list_shifted(self, group: int, key: int) -> set[int]:
		"""Numbers of loans of which closes posted a role elsewhere than the group's, as before they came to the group."""
		if self._shifted is None:
			self._shifted = defaultdict(set)
			rows = select(
				"SELECT DISTINCT s.group_id, f.key_id, f.loan_id FROM lending_place_shift f JOIN lending_loan_state s "
				f"ON s.id = f.loan_id WHERE s.group_id IN ({list_places(len(self._groups))})",
				list(self._groups),
			)
			for number, shifted, loan in rows:
				self._shifted[number, shifted].add(loan)
		return self._shifted.get((group, key), set())

	def _build(self, group: int, account: str, cost_center: str, dimensions: str, branch: str = "") -> Place:
		values = tuple(sorted(json.loads(dimensions).items())) if dimensions else ()
		return Place(account, cost_center, branch or self._groups[group].branch, values)


def dump_values(values: Values) -> str:
	"""Dimensions as a text; empty without any."""
	return json.dumps(dict(values)) if values else ""
