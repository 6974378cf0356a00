"""Numbers that stand for role and channel of an amount in the close's tables."""

from __future__ import annotations

from lending_app.engine.loan.state import LedgerRole
from lending_app.lending_setup.database import execute, select

Key = tuple[LedgerRole, str]


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
