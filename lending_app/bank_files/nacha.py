"""Credits as a NACHA file: PPD to persons, CCD to companies; 94 characters a record, blocks of ten.

The positions are those of the Nacha Operating Rules, appendix three (ACH record format specifications).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from lending_app.bank_files.check_digits import AccountKind, check_account
from lending_app.bank_files.errors import Reason, refuse
from lending_app.bank_files.payment import Instruction, Sender, check_instructions, sum_amounts
from lending_app.bank_files.text import check_id, to_latin

WIDTH = 94
BLOCK = 10
LINE_END = "\r\n"
ID_LENGTH = 15
CREDITS_ONLY = "220"
CHECKING, SAVINGS = "22", "32"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
	"""Who sends a file to which bank: routing numbers, the company's id with its bank, and their names."""

	bank_routing: str
	bank_name: str
	company_id: str
	company_name: str
	description: str = "PAYMENT"
	file_letter: str = "A"


@dataclass(slots=True)
class _Totals:
	entries: int = 0
	hash: int = 0
	cents: int = 0

	def add(self, other: _Totals) -> None:
		self.entries += other.entries
		self.hash += other.hash
		self.cents += other.cents

	def format(self) -> str:
		"""Entry hash, debits and credits of a control record: the hash keeps its last ten figures."""
		return f"{self.hash % 10**10:010d}{0:012d}{self.cents:012d}"


def write_nacha(sender: Sender, origin: Origin, instructions: Sequence[Instruction]) -> bytes:
	"""A file of credits, one batch a payer account, day and class.

	:raises BankFileError: for amounts in another currency than dollars, routing numbers, ids of over 15 characters.
	"""
	check_instructions(instructions)
	routing = check_account(origin.bank_routing, AccountKind.ABA, "bank_routing")
	lines = [_write_file_header(sender, origin, routing)]
	totals = _Totals()
	trace = 0
	batches = 0
	for (account, day, is_company), payments in _list_batches(instructions):
		batches += 1
		batch = _Totals()
		lines.append(_write_batch_header(origin, routing, batches, account, day, is_company, sender))
		for payment in payments:
			trace += 1
			lines += _write_entry(payment, f"{routing[:8]}{trace:07d}", batch, trace)
		lines.append(
			f"8{CREDITS_ONLY}{batch.entries:06d}{batch.format()}{origin.company_id[:10]:<10}{'':25}{routing[:8]}{batches:07d}"
		)
		totals.add(batch)
	blocks = -(-(len(lines) + 1) // BLOCK)
	lines.append(f"9{batches:06d}{blocks:06d}{totals.entries:08d}{totals.format()}{'':39}")
	lines += ["9" * WIDTH] * (blocks * BLOCK - len(lines))
	return (LINE_END.join(lines) + LINE_END).encode("ascii")


def _list_batches(
	instructions: Sequence[Instruction],
) -> Iterator[tuple[tuple[str, date, bool], list[Instruction]]]:
	def key(payment: Instruction) -> tuple[str, date, bool]:
		return payment.payer_account, payment.execution_date, payment.is_company

	for group, rows in groupby(sorted(instructions, key=key), key=key):
		payments = list(rows)
		if sum_amounts(payments) >= Decimal(10**10):
			raise refuse(Reason.TOO_LARGE, "amount", sum_amounts(payments), 12)
		yield group, payments


def _write_file_header(sender: Sender, origin: Origin, routing: str) -> str:
	moment = sender.created_at
	company = _text(origin.company_id, 10, "company_id")
	return (
		f"101 {routing}{company:>10}{moment:%y%m%d%H%M}{origin.file_letter[:1]}094101"
		f"{to_latin(origin.bank_name, 23).upper():<23}{to_latin(origin.company_name, 23).upper():<23}"
		f"{to_latin(sender.file_id[-8:], 8):<8}"
	)


def _write_batch_header(
	origin: Origin, routing: str, number: int, account: str, day: date, is_company: bool, sender: Sender
) -> str:
	kind = "CCD" if is_company else "PPD"
	return (
		f"5{CREDITS_ONLY}{to_latin(origin.company_name, 16).upper():<16}{to_latin(account, 20):<20}"
		f"{_text(origin.company_id, 10, 'company_id'):<10}{kind}{to_latin(origin.description, 10).upper():<10}"
		f"{sender.created_at:%y%m%d}{day:%y%m%d}{'':3}1{routing[:8]}{number:07d}"
	)


def _write_entry(payment: Instruction, trace: str, totals: _Totals, number: int) -> list[str]:
	if payment.currency != "USD":
		raise refuse(Reason.CURRENCY, "currency", payment.currency, "USD", number)
	routing = check_account(payment.payee_bank, AccountKind.ABA, "payee_bank", number)
	cents = int(payment.amount * 100)
	if cents >= 10**10:
		raise refuse(Reason.TOO_LARGE, "amount", payment.amount, 10, number)
	account = _text(payment.payee_account, 17, "payee_account", number)
	identity = check_id(payment.end_to_end_id, "end_to_end_id", ID_LENGTH, number)
	purpose = to_latin(payment.purpose, 80)
	totals.entries += 2 if purpose else 1
	totals.hash += int(routing[:8])
	totals.cents += cents
	entry = (
		f"6{SAVINGS if payment.is_savings else CHECKING}{routing}{account:<17}{cents:010d}{identity:<15}"
		f"{to_latin(payment.payee_name, 22).upper():<22}{'':2}{1 if purpose else 0}{trace}"
	)
	return [entry, f"705{purpose:<80}0001{trace[8:]}"] if purpose else [entry]


def _text(value: str, length: int, element: str, line: int = 0) -> str:
	cleaned = value.strip()
	if not cleaned:
		raise refuse(Reason.EMPTY, element, line=line)
	if len(cleaned) > length:
		raise refuse(Reason.TOO_LONG, element, value, length, line)
	return check_id(cleaned, element, length, line)
