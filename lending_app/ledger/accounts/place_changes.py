"""The places of a fact's changes: each role of a loan comes back to zero in every account, whatever changed meanwhile.

What a loan holds stands in one place. A flow grows where the masters say today; what lowers it, and what a reversal
takes back, goes where the amounts were posted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.accounts.groups import Group
from lending_app.ledger.accounts.keys import Key, LedgerKeys
from lending_app.ledger.accounts.places import PlaceHistory, Placer
from lending_app.ledger.accounts.queries import list_accruals_by_day, list_posted_by_place
from lending_app.ledger.lines import LedgerLine, LoanKeys, Place
from lending_app.lending_setup.ledger_roles import STANDING_ROLES, is_lowered

Amounts = dict[Place, Decimal]


class ChangePlacer:
	"""Places changes of a loan. `voucher` is the document that is taken back, if one is; with `is_apart` one that posts
	beside the loan's position, whose entries stand for themselves. `before` leaves closes of that day and later out. `cash_branch` has the cash where another
	branch than the loan's has received it.
	"""

	def __init__(
		self,
		placer: Placer,
		loan: LoanKeys,
		group: Group,
		voucher: str = "",
		*,
		is_apart: bool = False,
		before: date = date.max,
		cash_branch: str = "",
	) -> None:
		self.placer = placer
		self.loan = loan
		self.cash_branch = cash_branch
		self.group = group
		self.voucher = voucher
		self.is_apart = is_apart
		self.before = before

	def build_lines(self, changes: Mapping[Key, Decimal]) -> list[LedgerLine]:
		"""Ledger lines of the changes: as many for one as it has places."""
		return [
			LedgerLine(loan=self.loan, role=key[0], channel=key[1], place=place, amount=amount)
			for key, total in changes.items()
			for place, amount in self.place(key, total).items()
			if amount
		]

	def place(self, key: Key, amount: Decimal) -> Amounts:
		"""An amount by the places to which it goes."""
		in_force = self._get_place(key)
		if key[0] in STANDING_ROLES or not (self.voucher or is_lowered(key[0], amount)):
			return {in_force: amount}
		if key[0] is LedgerRole.FUNDS and not self.is_apart:
			return take_back(amount, self._posted.original[key], in_force)
		if self._posted.list_places(key) <= {in_force}:
			return {in_force: amount}
		return spread(amount, self._posted.sum_up(key), self._posted.original[key], in_force)

	def _get_place(self, key: Key) -> Place:
		"""Where the masters say; cash is the branch's that has received it."""
		place = self.placer.get_place(self.group, key, self.loan)
		if key[0] is not LedgerRole.FUNDS or self.cash_branch in ("", place.branch):
			return place
		cost_center = self.placer.accounts.get_cost_center(self.cash_branch)
		return place._replace(cost_center=cost_center or "", branch=self.cash_branch)

	@cached_property
	def _posted(self) -> PostedFlows | PostedApart:
		if self.is_apart:
			return PostedApart(self.placer, self.loan, self.voucher)
		return PostedFlows(self.placer, self.loan, self.group, self.voucher, self.before)


class PostedFlows:
	"""What both parts of the sub-ledger hold of a loan, by key and place, debit positive."""

	def __init__(
		self, placer: Placer, loan: LoanKeys, group: Group, voucher: str, before: date = date.max
	) -> None:
		self._placer = placer
		self._before = before
		self._loan = loan
		self._group = group
		self._to_amount = RoundingPolicy.for_currency(group.currency).to_amount
		self._keys = LedgerKeys()
		self._history = PlaceHistory({group.id: group})
		self._entered: dict[Key, Amounts] = defaultdict(dict)
		self.original: dict[Key, Amounts] = defaultdict(dict)
		"""What the voucher has posted."""
		for row in list_posted_by_place(loan.name, voucher, placer.dimensions):
			key = row.role, row.channel
			_add(self._entered[key], row.place, row.amount)
			if row.original:
				_add(self.original[key], row.place, row.original)

	def list_places(self, key: Key) -> set[Place]:
		"""Wherever a role of the loan may stand: by its entries, by the closes of its group, and of those it was in before."""
		number = self._keys.get_id(key)
		closed = self._history.list_places(self._group.id, number)
		shifted = self._history.list_shifts(self._loan.name, self._group, number, self._before)
		return {
			*self._entered[key],
			*(place for _since, place in closed),
			*(place for place, _amount in shifted),
		}

	def list_keys(self) -> list[Key]:
		"""All roles and channels of which anything was posted."""
		return list({*self._entered, *(self._keys.get_key(number) for number in self._accruals)})

	def sum_up(self, key: Key) -> Amounts:
		"""What stands of a role, what closes have posted of the loan included."""
		amounts = dict(self._entered[key])
		number = self._keys.get_id(key)
		for day, amount in self._accruals[number]:
			_add(amounts, self._find_place(key, number, day), amount)
		for place, amount in self._history.list_shifts(self._loan.name, self._group, number, self._before):
			_add(amounts, place, self._to_amount(amount))
		return amounts

	def _find_place(self, key: Key, number: int, day: date) -> Place:
		"""Where the close of a day has posted."""
		found = None if key[0] in STANDING_ROLES else self._history.find_place(self._group.id, number, day)
		return found or self._placer.get_group_place(self._group, key)

	@cached_property
	def _accruals(self) -> dict[int, list[tuple[date, Decimal]]]:
		found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
		for day, debit, credit, amount in list_accruals_by_day(self._loan.name):
			if day < self._before:
				found[debit].append((day, self._to_amount(amount)))
				found[credit].append((day, self._to_amount(-amount)))
		return found


class PostedApart:
	"""What a document has posted that is about a loan and not on it."""

	def __init__(self, placer: Placer, loan: LoanKeys, voucher: str) -> None:
		self.original: dict[Key, Amounts] = defaultdict(dict)
		rows = list_posted_by_place(loan.name, voucher, placer.dimensions, beside_position=True)
		for row in rows:
			if row.role is not LedgerRole.FUNDS:
				_add(self.original[row.role, row.channel], row.place, row.amount)

	def list_places(self, key: Key) -> set[Place]:
		return set(self.original[key])

	def sum_up(self, key: Key) -> Amounts:
		return self.original[key]


def take_back(amount: Decimal, original: Mapping[Place, Decimal], in_force: Place) -> Amounts:
	"""The opposite of what was posted; what is left over goes where it would go today."""
	parts = {place: -posted for place, posted in original.items() if posted}
	rest = amount - sum(parts.values())
	if rest:
		parts[in_force] = parts.get(in_force, Decimal(0)) + rest
	return parts


def spread(
	amount: Decimal, standing: Mapping[Place, Decimal], original: Mapping[Place, Decimal], in_force: Place
) -> Amounts:
	"""An amount by places: first what they hold on the other side, the original's before all; then what it takes back.

	No place is left with the other sign than its neighbors, so that all come to zero together.

	>>> old, new = Place("Old", "", ""), Place("New", "", "")
	>>> spread(Decimal(7), {old: Decimal(-5), new: Decimal(-4)}, {}, new) == {new: 4, old: 3}
	True
	>>> spread(Decimal(7), {old: Decimal(-5), new: Decimal(-4)}, {old: Decimal(-5)}, new) == {old: 5, new: 2}
	True
	>>> spread(Decimal(-7), {new: Decimal(-4)}, {old: Decimal(5)}, new) == {old: -5, new: -2}
	True
	"""
	sign = 1 if amount > 0 else -1
	parts: Amounts = defaultdict(Decimal)
	left = abs(amount)
	rooms = [(place, standing.get(place, Decimal(0))) for place in (*original, in_force, *standing)]
	for place, held in (*rooms, *original.items()):
		part = min(max(-held * sign - abs(parts[place]), Decimal(0)), left)
		parts[place] += sign * part
		left -= part
	parts[in_force] += sign * left
	return {place: part for place, part in parts.items() if part}


def _add(amounts: Amounts, place: Place, amount: Decimal) -> None:
	amounts[place] = amounts.get(place, Decimal(0)) + amount
