"""From the outbox of a day to journal entries: each amount once, whenever and however often this is run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from frappe import _
from frappe.utils import formatdate

from lending_app.engine import RoundingPolicy
from lending_app.lending_setup.queries import AccountMap
from lending_app.servicing.closing.database import execute, list_places, select
from lending_app.servicing.closing.keys import Group, Key, LedgerKeys
from lending_app.servicing.services.post_journal import LedgerLine, LoanKeys, Voucher, post_journal

Amounts = dict[tuple[Key, int], int]


class OutboxPoster:
	"""Posts days of a company: one journal entry for each branch and product, or for each loan where asked."""

	def __init__(self, company: str, groups: Mapping[int, Group], *, by_loan: bool) -> None:
		self.company = company
		self.groups = groups
		self.by_loan = by_loan
		self.accounts = AccountMap(company)
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
		to_amount = RoundingPolicy.for_currency(group.currency).to_amount
		lines = [
			self._build_line(group, loans.get(number), key, to_amount(amount))
			for (key, number), amount in amounts.items()
			if amount
		]
		totals: dict[Key, int] = defaultdict(int)
		for (key, _number), amount in amounts.items():
			totals[key] += amount
		entries = [
			self._build_line(group, None, key, to_amount(total)) for key, total in totals.items() if total
		]
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
		journal = post_journal(self.accounts, voucher, lines, entries)
		execute(
			"UPDATE lending_close_outbox SET journal_entry = %s WHERE closing_date = %s AND group_id = %s "
			"AND journal_entry IS NULL" + (" AND loan_id = %s" if loan else ""),
			(journal or "", day, group.id, *([loan] if loan else [])),
		)
		return journal

	def _build_line(self, group: Group, loan: LoanKeys | None, key: Key, amount: object) -> LedgerLine:
		keys = loan or LoanKeys(
			name="",
			client="",
			customer="",
			branch=group.branch,
			product=group.product,
			currency=group.currency,
		)
		account = self.accounts.get_account(key[0], group.product, key[1])
		return LedgerLine(loan=keys, role=key[0], channel=key[1], account=account, amount=amount)


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
