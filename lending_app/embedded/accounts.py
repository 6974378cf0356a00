"""A small chart of accounts for the embedded ledger: one account for each role, and one for each cash channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lending_app.embedded.records import AccountKey
from lending_app.engine.ledger.chart import CHART, FIRST_FUNDS_NUMBER
from lending_app.engine.loan.state import LedgerRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
	number: int
	name: str
	root_type: str
	role: LedgerRole
	channel: str

	@property
	def key(self) -> AccountKey:
		return self.role, self.channel


def build_chart(keys: Iterable[AccountKey]) -> dict[AccountKey, Account]:
	"""Accounts by key, in the order of their numbers: every role, and every channel of funds that is used."""
	channels = sorted({channel for role, channel in keys if role is LedgerRole.FUNDS})
	accounts = [
		Account(
			number=FIRST_FUNDS_NUMBER + index,
			name=channel,
			root_type="Asset",
			role=LedgerRole.FUNDS,
			channel=channel,
		)
		for index, channel in enumerate(channels)
	]
	accounts += [
		Account(number=row.number, name=row.name, root_type=row.root_type, role=row.role, channel="")
		for row in CHART
	]
	return {account.key: account for account in sorted(accounts, key=lambda account: account.number)}
