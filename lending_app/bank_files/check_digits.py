"""Whether an account number can exist: its length and its check digits. Says nothing of whether the account is open.

IBAN (ISO 13616), ABA routing numbers, CBU and CCC are checked by python-stdnum. CLABE by the weights 3, 7, 1 that Banco
de Mexico publishes. CCI by weights 1, 2 with digits added, as two numbers that banks have printed confirm.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from stdnum import iban
from stdnum.ar import cbu
from stdnum.es import ccc
from stdnum.us import rtn

from lending_app.bank_files.errors import Reason, refuse


class AccountKind(str, Enum):
	"""Kinds of account number that have check digits, by the name that people use."""

	IBAN = "IBAN"
	CLABE = "CLABE"
	ABA = "ABA"
	CCI = "CCI"
	CBU = "CBU"
	CCC = "CCC"


def clean_account(number: str) -> str:
	"""An account number without blanks, dots and dashes, in capitals."""
	return re.sub(r"[\s.\-]", "", number).upper()


def find_clabe_digit(digits: str) -> str:
	"""Check digit of a CLABE from its first 17 digits."""
	total = sum(int(digit) * weight % 10 for digit, weight in zip(digits, (3, 7, 1) * 6, strict=False))
	return str(-total % 10)


def find_cci_digits(digits: str) -> str:
	"""The two check digits of a CCI from its first 18: one of bank and branch, one of the account."""
	return _add_up(digits[:6]) + _add_up(digits[6:18])


def _add_up(digits: str) -> str:
	products = (int(digit) * (1 + index % 2) for index, digit in enumerate(digits))
	return str(-sum(product // 10 + product % 10 for product in products) % 10)


def _is_iban(number: str) -> bool:
	# Most numbers of a file in figures alone are none, and need no checking.
	return number[:2].isalpha() and bool(iban.is_valid(number))


def _is_clabe(number: str) -> bool:
	return _is_digits(number, 18) and number[17] == find_clabe_digit(number[:17])


def _is_cci(number: str) -> bool:
	return _is_digits(number, 20) and number[18:] == find_cci_digits(number[:18])


def _is_digits(number: str, length: int) -> bool:
	return len(number) == length and number.isascii() and number.isdigit()


_CHECKS: dict[AccountKind, Callable[[str], bool]] = {
	AccountKind.IBAN: _is_iban,
	AccountKind.CLABE: _is_clabe,
	AccountKind.ABA: rtn.is_valid,
	AccountKind.CCI: _is_cci,
	AccountKind.CBU: cbu.is_valid,
	AccountKind.CCC: ccc.is_valid,
}


def is_account(number: str, kind: AccountKind) -> bool:
	"""Whether a number has the form and the check digits of its kind."""
	return bool(_CHECKS[kind](clean_account(number)))


def check_account(number: str, kind: AccountKind, element: str = "account", line: int = 0) -> str:
	"""The number as files carry it.

	:raises BankFileError: where its check digits do not agree.
	"""
	cleaned = clean_account(number)
	if not is_account(cleaned, kind):
		raise refuse(Reason.CHECK_DIGIT, element, number, kind.value, line)
	return cleaned
