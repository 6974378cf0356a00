"""Numbers that stand for texts in the close's tables: branch and product of a loan, role and channel of an amount."""

from __future__ import annotations

from dataclasses import dataclass

from lending_app.engine import LedgerRole
from lending_app.servicing.closing.database import execute, select

Key = tuple[LedgerRole, str]


@dataclass(frozen=True, slots=True)
class Group:
	"""Loans whose amounts are posted together."""

	id: int
	company: str
	branch: str
	product: str
	currency: str


def list_groups(company: str) -> dict[int, Group]:
	"""Groups of a company by number."""
	rows = select(
		"SELECT id, company, branch, product, currency FROM lending_book_group WHERE company = %s", (company,)
	)
	return {row[0]: Group(*row) for row in rows}


def get_group_id(company: str, branch: str, product: str, currency: str) -> int:
	"""The group's number; a new group gets one."""
	values = (company, branch, product, currency)
	rows = select(
		"SELECT id FROM lending_book_group WHERE company = %s AND branch = %s AND product = %s AND currency = %s",
		values,
	)
	if rows:
		return rows[0][0]
	execute(
		"INSERT INTO lending_book_group (company, branch, product, currency) VALUES (%s, %s, %s, %s) "
		"ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)",
		values,
	)
	return select("SELECT LAST_INSERT_ID()")[0][0]


class LedgerKeys:
	"""Numbers of (role, channel), read once, and again where another process has made one since."""

	def __init__(self) -> None:
		self._read()

	def _read(self) -> None:
		rows = select("SELECT id, role, channel FROM lending_ledger_key")
		self._keys: dict[int, Key] = {row[0]: (LedgerRole(row[1]), row[2]) for row in rows}
		self._ids = {key: number for number, key in self._keys.items()}

	def get_key(self, number: int) -> Key:
		if number not in self._keys:
			self._read()
		return self._keys[number]

	def get_id(self, key: Key) -> int:
		"""The number of a role and channel; a new one gets it here."""
		if key not in self._ids:
			execute(
				"INSERT INTO lending_ledger_key (role, channel) VALUES (%s, %s) "
				"ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)",
				(key[0].value, key[1]),
			)
			number = select("SELECT LAST_INSERT_ID()")[0][0]
			self._ids[key], self._keys[number] = number, key
		return self._ids[key]
