"""Payments as every format takes them, and what a bank says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import groupby
from typing import Protocol

from lending_app.bank_files.errors import BankFileError, Problem, Reason

# Decimals of currencies in which money is not kept in hundredths.
_DECIMALS = {"CLP": 0, "JPY": 0, "KRW": 0, "PYG": 0, "VND": 0, "BHD": 3, "JOD": 3, "KWD": 3, "TND": 3}


class Status(str, Enum):
	"""What a bank says of one payment."""

	PENDING = "pending"
	ACCEPTED = "accepted"
	REJECTED = "rejected"
	RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
	"""One payment: from an account of the lender to one of the payee, on a day."""

	end_to_end_id: str
	amount: Decimal
	currency: str
	execution_date: date
	payer_account: str
	payee_name: str
	payee_account: str
	payer_bank: str = ""
	payee_bank: str = ""
	payee_identity: str = ""
	purpose: str = ""
	is_savings: bool = False
	is_company: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
	"""Who sends a file, and the number and moment that the file carries."""

	name: str
	file_id: str
	created_at: datetime
	identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStatus:
	"""One row of a status file: what became of a payment, with the bank's code and words."""

	line: int
	end_to_end_id: str
	status: Status
	code: str = ""
	reason: str = ""
	amount: Decimal | None = None
	status_date: date | None = None
	bank_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
	"""A status file: of its group as a whole where the bank says so, of each payment, and of rows that cannot be read."""

	file_id: str = ""
	original_file_id: str = ""
	group_status: Status | None = None
	group_code: str = ""
	group_reason: str = ""
	payments: tuple[PaymentStatus, ...] = ()
	problems: tuple[Problem, ...] = ()


def get_decimals(currency: str) -> int:
	"""Decimals in which money of a currency is kept."""
	return _DECIMALS.get(currency, 2)


class Payment(Protocol):
	"""What payments out and collections have in common."""

	@property
	def end_to_end_id(self) -> str: ...
	@property
	def amount(self) -> Decimal: ...
	@property
	def currency(self) -> str: ...


NEEDED = ("end_to_end_id", "payer_account", "payee_name", "payee_account")


def check_instructions(instructions: Iterable[Payment], needed: Sequence[str] = NEEDED) -> None:
	"""Refuse payments that no format can carry, all of them at once. `line` is the number of the payment, from 1.

	:raises BankFileError: for amounts, currencies, accounts and ids, and ids that stand twice.
	"""
	problems: list[Problem] = []
	seen: dict[str, int] = {}
	for number, payment in enumerate(instructions, 1):
		problems += _list_problems(payment, number, needed)
		first = seen.setdefault(payment.end_to_end_id, number)
		if first != number:
			problems.append(_problem(Reason.TWICE, "end_to_end_id", payment.end_to_end_id, number, first))
	if not seen:
		problems.append(Problem(reason=Reason.EMPTY, element="payments"))
	if problems:
		raise BankFileError(problems)


def _list_problems(payment: Payment, number: int, needed: Sequence[str]) -> Iterator[Problem]:
	for name in needed:
		if not getattr(payment, name).strip():
			yield _problem(Reason.EMPTY, name, "", number)
	if len(payment.currency) != 3 or not payment.currency.isascii() or not payment.currency.isupper():
		yield _problem(Reason.NOT_VALUE, "currency", payment.currency, number, "AAA")
	yield from _list_amount_problems(payment, number)


def _list_amount_problems(payment: Payment, number: int) -> Iterator[Problem]:
	if not payment.amount.is_finite() or payment.amount <= 0:
		yield _problem(Reason.NOT_POSITIVE, "amount", payment.amount, number)
		return
	decimals = get_decimals(payment.currency)
	if payment.amount != payment.amount.quantize(Decimal(1).scaleb(-decimals)):
		yield _problem(Reason.DECIMALS, "amount", payment.amount, number, decimals)


def _problem(reason: Reason, element: str, value: object, line: int, bound: object = "") -> Problem:
	return Problem(reason=reason, element=element, value=str(value)[:60], line=line, bound=str(bound))


def group_payments(
	instructions: Iterable[Instruction],
) -> list[tuple[tuple[str, str, str, date], list[Instruction]]]:
	"""Payments by payer account, its bank, currency and day, in that order; inside a group as they came."""

	def key(payment: Instruction) -> tuple[str, str, str, date]:
		return payment.payer_account, payment.payer_bank, payment.currency, payment.execution_date

	return [(group, list(rows)) for group, rows in groupby(sorted(instructions, key=key), key=key)]


def sum_amounts(instructions: Iterable[Payment]) -> Decimal:
	return sum((payment.amount for payment in instructions), Decimal(0))
