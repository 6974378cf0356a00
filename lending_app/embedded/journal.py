"""The journal: entries with lines in a fixed order, remarks a person can read, and running balances."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from lending_app.embedded.loan_account import LoanAccount, add
from lending_app.embedded.records import Balances, EntryKind, EntryLine, JournalEntry
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed, Paid
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.values.money import RoundingPolicy

_ORDER = {role: index for index, role in enumerate(LedgerRole)}
Group = tuple[str, str]
"""Branch and product."""
LineKey = tuple[LedgerRole, str, str]


class Journal:
	def __init__(self, currency: str) -> None:
		self.currency = currency
		self.rounding = RoundingPolicy.for_currency(currency)
		self.entries: list[JournalEntry] = []
		self.balances: Balances = {}
		self.group_balances: dict[Group, dict[LedgerRole, int]] = {}

	def post_fact(
		self, account: LoanAccount, fact: Fact, day: date, changes: Balances, reason: str = ""
	) -> JournalEntry:
		"""One entry for one fact, with the client as party on the principal."""
		loan = account.loan
		lines = {
			(role, channel, account.get_party(role)): amount for (role, channel), amount in changes.items()
		}
		kind = EntryKind.DISBURSEMENT if isinstance(fact, Disbursed) else EntryKind.REPAYMENT
		return self._post(
			kind=kind if isinstance(fact, Disbursed | Paid) else EntryKind.REVERSAL,
			day=day,
			group=(loan.branch_code, loan.product_code),
			lines=lines,
			remarks=self._describe(account, fact, day, reason),
			loan_code=loan.loan_code,
			fact_id=fact.fact_id,
		)

	def post_close(self, day: date, group: Group, lines: Mapping[LineKey, int], number_of_loans: int) -> None:
		"""One entry for what a day's passing changed in the loans of a branch and product."""
		branch, product = group
		remarks = f"Day close {day}, {branch}, {product}: interest, penalties and held money of {number_of_loans} loans"
		self._post(kind=EntryKind.DAY_CLOSE, day=day, group=group, lines=lines, remarks=remarks)

	def _post(
		self,
		*,
		kind: EntryKind,
		day: date,
		group: Group,
		lines: Mapping[LineKey, int],
		remarks: str,
		loan_code: str = "",
		fact_id: str = "",
	) -> JournalEntry:
		kept = sorted(((key, amount) for key, amount in lines.items() if amount), key=_sort_key)
		entry = JournalEntry(
			number=len(self.entries) + 1,
			posting_date=day,
			kind=kind,
			branch_code=group[0],
			product_code=group[1],
			loan_code=loan_code,
			fact_id=fact_id,
			remarks=remarks,
			lines=tuple(
				EntryLine(role=role, channel=channel, party=party, amount=amount)
				for (role, channel, party), amount in kept
			),
		)
		self.entries.append(entry)
		self._carry(group, entry)
		return entry

	def _carry(self, group: Group, entry: JournalEntry) -> None:
		balances = self.group_balances.setdefault(group, {})
		for line in entry.lines:
			add(self.balances, {(line.role, line.channel): line.amount})
			balances[line.role] = balances.get(line.role, 0) + line.amount

	def _describe(self, account: LoanAccount, fact: Fact, day: date, reason: str) -> str:
		loan, name = account.loan.loan_code, account.client.full_name
		if isinstance(fact, Disbursed):
			return f"Disbursement of {loan} to {name}, {self._format(fact.amount)} by {fact.channel}"
		if isinstance(fact, Paid):
			late = f", value date {fact.value_date}" if fact.value_date != day else ""
			return f"Repayment {fact.fact_id} of {loan} by {name}, {self._format(fact.amount)} by {fact.channel}{late}"
		return f"Reversal {fact.fact_id} of {loan}, {name}{': ' if reason else ''}{reason}"

	def _format(self, amount: Decimal) -> str:
		return f"{amount:,.{self.rounding.minor_units}f} {self.currency}"


def _sort_key(line: tuple[LineKey, int]) -> tuple[bool, int, str, str]:
	(role, channel, party), amount = line
	return amount < 0, _ORDER[role], channel, party
