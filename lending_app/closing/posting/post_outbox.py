"""From the outbox of a day to journal entries: each amount once, whenever and however often this is run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from frappe import _
from frappe.utils import formatdate

from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.accounts.groups import Group
from lending_app.ledger.accounts.keys import Key, LedgerKeys
from lending_app.ledger.accounts.place_changes import ChangePlacer
from lending_app.ledger.accounts.places import PlaceHistory, Placer, get_group_keys
from lending_app.ledger.journals.post_journal import post_journal
from lending_app.ledger.lines import LedgerLine, LoanKeys, Place, Voucher
from lending_app.lending_setup.database import execute, list_places, select
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.lending_setup.ledger_roles import STANDING_ROLES, is_lowered

Amounts = dict[tuple[Key, int], int]


class OutboxPoster:
	"""Posts days of a company: one journal entry for each branch and product, or for each loan where asked."""

	def __init__(self, company: str, groups: Mapping[int, Group], *, by_loan: bool) -> None:
		self.company = company
		self.groups = groups
		self.by_loan = by_loan
		self.placer = Placer(company)
		self.history = PlaceHistory(groups)
		self.keys = LedgerKeys()

	def post(self, day: date, record: str, posting_date: date) -> Iterator[str | None]:
		"""Post what waits of a day, entry by entry; the caller may commit after each. Yields the entries' names."""
		for group, loan, amounts in self._list_waiting(day):
			yield self._post(day, record, posting_date, self.groups[group], loan, amounts)

	def _list_waiting(self, day: date) -> list[tuple[int, int, Amounts]]:
		if not self.groups:
			return []
		rows = select(
			"SELECT group_id, key_id, loan_id, CAST(SUM(amount) AS SIGNED) FROM lending_close_outbox "
			f"WHERE closing_date = %s AND journal_entry IS NULL AND group_id IN ({list_places(len(self.groups))}) "
			"GROUP BY group_id, key_id, loan_id",
			(day, *self.groups),
		)
		waiting: dict[tuple[str, str, int, int], Amounts] = defaultdict(dict)
		for group, key, loan, amount in rows:
			names = self.groups[group].branch, self.groups[group].product
			waiting[(*names, group, loan if self.by_loan else 0)][self.keys.get_key(key), loan] = int(amount)
		return [(group, loan, amounts) for (*_names, group, loan), amounts in sorted(waiting.items())]

	def _post(
		self, day: date, record: str, posting_date: date, group: Group, loan: int, amounts: Amounts
	) -> str | None:
		loans = read_loan_keys(group, {number for _, number in amounts if number})
		apart = get_group_keys(group)
		lines: list[LedgerLine] = []
		totals: dict[tuple[Key, Place], Decimal] = defaultdict(Decimal)
		for (key, number), amount in amounts.items():
			keys = loans.get(number, apart)
			for place, part in self._place(group, keys, number, key, amount, day).items():
				lines.append(_build_line(keys, key, place, part))
				totals[key, place] += part
		entries = [_build_line(apart, key, place, total) for (key, place), total in totals.items() if total]
		with speaking_language_of(self.company):
			remark = _("Close of {0}: branch {1}, product {2}").format(
				formatdate(day), group.branch, group.product
			)
		voucher = Voucher(
			company=self.company,
			doctype="Day Close",
			name=record,
			posting_date=posting_date,
			value_date=day,
			remark=f"{remark}, {loans[loan].name}" if loan else remark,
		)
		journal = post_journal(self.placer, voucher, lines, entries)
		execute(
			"UPDATE lending_close_outbox SET journal_entry = %s WHERE closing_date = %s AND group_id = %s "
			"AND journal_entry IS NULL" + (" AND loan_id = %s" if loan else ""),
			(journal or "", day, group.id, *([loan] if loan else [])),
		)
		return journal

	def _place(
		self, group: Group, loan: LoanKeys, number: int, key: Key, amount: int, day: date
	) -> dict[Place, Decimal]:
		"""An amount by the places to which it goes, and where closes post from this day on."""
		if not amount:
			return {}
		policy = RoundingPolicy.for_currency(group.currency)
		in_force, key_id = self.placer.get_place(group, key, loan), self.keys.get_id(key)
		if key[0] in STANDING_ROLES:
			return {in_force: policy.to_amount(amount)}
		usual = self.placer.get_group_place(group, key)
		parts = {in_force: policy.to_amount(amount)}
		if number and is_lowered(key[0], amount) and self._may_stand_elsewhere(group, number, key_id, usual):
			parts = ChangePlacer(self.placer, loan, group, before=day).place(key, policy.to_amount(amount))
			shifted = {place: policy.to_minor(part) for place, part in parts.items()}
			shifted[usual] = shifted.get(usual, 0) - amount
			self.history.shift(day, number, key_id, {place: part for place, part in shifted.items() if part})
		self.history.record(group.id, key_id, day, usual)
		return parts

	def _may_stand_elsewhere(self, group: Group, loan: int, key: int, usual: Place) -> bool:
		return self.history.has_others(group.id, key, usual) or loan in self.history.list_shifted(
			group.id, key
		)


def _build_line(loan: LoanKeys, key: Key, place: Place, amount: Decimal) -> LedgerLine:
	return LedgerLine(loan=loan, role=key[0], channel=key[1], place=place, amount=amount)


def list_amounts(company: str, day: date) -> list[tuple[str, str, str, int]]:
	"""What a day posts, by branch, product and role, in minor units."""
	return list(
		select(
			"SELECT g.branch, g.product, k.role, CAST(SUM(o.amount) AS SIGNED) FROM lending_close_outbox o "
			"JOIN lending_book_group g ON g.id = o.group_id JOIN lending_ledger_key k ON k.id = o.key_id "
			"WHERE g.company = %s AND o.closing_date = %s GROUP BY g.branch, g.product, k.role ORDER BY 1, 2, 3",
			(company, day),
		)
	)


def read_loan_keys(group: Group, numbers: set[int]) -> dict[int, LoanKeys]:
	"""What journal lines say about loans, by number."""
	if not numbers:
		return {}
	rows = select(
		"SELECT s.id, l.name, l.client, l.customer FROM lending_loan_state s JOIN `tabLoan` l ON l.name = s.loan "
		f"WHERE s.id IN ({list_places(len(numbers))})",
		sorted(numbers),
	)
	return {
		number: LoanKeys(
			name=name,
			client=client,
			customer=customer,
			branch=group.branch,
			product=group.product,
			currency=group.currency,
		)
		for number, name, client, customer in rows
	}
