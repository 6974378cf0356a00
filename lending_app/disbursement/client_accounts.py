"""Numbers of accounts, and whose they are by what modules know."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientAccounts:
	"""What a function of the hook `lending_client_accounts` answers: accounts of the client, and of the accounts it was
	asked about those of other clients.
	"""

	own: Set[str]
	of_others: Set[str]


def normalize_account(number: str | None) -> str:
	"""A number as it is compared.

	>>> normalize_account(" 0020-1007 77ab")
	'0020100777AB'
	"""
	return re.sub(r"[^0-9A-Z]", "", (number or "").upper())
