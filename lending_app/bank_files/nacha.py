"""Credits, or debits, as a NACHA file: PPD to persons, CCD to companies; 94 characters a record, blocks of ten.

The positions are those of the Nacha Operating Rules, appendix three (ACH record format specifications).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from lending_app.bank_files.check_digits import AccountKind, check_account
from lending_app.bank_files.collection import NEEDED as NEEDED_OF_COLLECTIONS
from lending_app.bank_files.collection import Collection
from lending_app.bank_files.errors import Reason, refuse
from lending_app.bank_files.payment import Instruction, Sender, check_instructions, sum_amounts
from lending_app.bank_files.text import check_id, to_latin

WIDTH = 94
BLOCK = 10
LINE_END = "\r\n"
ID_LENGTH = 15
CREDITS_ONLY, DEBITS_ONLY = "220", "225"
# Transaction codes by direction: checking, savings.
CREDIT_CODES, DEBIT_CODES = ("22", "32"), ("27", "37")


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

	def format(self, is_debit: bool) -> str:
		"""Entry hash, debits and credits of a control record: the hash keeps its last ten figures."""
		debits, credits = (self.cents, 0) if is_debit else (0, self.cents)
		return f"{self.hash % 10**10:010d}{debits:012d}{credits:012d}"


def write_nacha(sender: Sender, origin: Origin, instructions: Sequence[Instruction]) -> bytes:
	"""A file of credits, one batch a payer account, day and class.

	:raises BankFileError: for amounts in another currency than dollars, routing numbers, ids of over 15 characters.
	"""
	return _write_file(sender, origin, instructions, is_debit=False)


def write_nacha_debits(sender: Sender, origin: Origin, collections: Sequence[Collection]) -> bytes:
	"""A file of debits of persons' accounts (PPD), one batch an account and day. Answered by returns, as credits are.

	:raises BankFileError: as `write_nacha`.
	"""
	check_instructions(collections, NEEDED_OF_COLLECTIONS)
	instructions = [
		Instruction(
			end_to_end_id=row.end_to_end_id,
			amount=row.amount,
			currency=row.currency,
			execution_date=row.collection_date,
			payer_account=row.creditor_account,
			payee_name=row.debtor_name,
			payee_account=row.debtor_account,
			payee_bank=row.debtor_bank,
			is_savings=row.is_savings,
		)
		for row in collections
	]
	return _write_file(sender, origin, instructions, is_debit=True)


def _write_file(
	sender: Sender, origin: Origin, instructions: Sequence[Instruction], *, is_debit: bool
) -> bytes:
	service = DEBITS_ONLY if is_debit else CREDITS_ONLY
	check_instructions(instructions)
	routing = check_account(origin.bank_routing, AccountKind.ABA, "bank_routing")
	lines = [_write_file_header(sender, origin, routing)]
	totals = _Totals()
	trace = 0
	batches = 0
	for (account, day, is_company), payments in _list_batches(instructions):
		batches += 1
		batch = _Totals()
		lines.append(_write_batch_header(origin, routing, batches, account, day, is_company, sender, service))
		for payment in payments:
			trace += 1
			lines += _write_entry(payment, f"{routing[:8]}{trace:07d}", batch, trace, is_debit=is_debit)
		lines.append(
			f"8{service}{batch.entries:06d}{batch.format(is_debit)}{origin.company_id[:10]:<10}{'':25}{routing[:8]}{batches:07d}"
		)
		totals.add(batch)
	blocks = -(-(len(lines) + 1) // BLOCK)
	lines.append(f"9{batches:06d}{blocks:06d}{totals.entries:08d}{totals.format(is_debit)}{'':39}")
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
	origin: Origin,
	routing: str,
	number: int,
	account: str,
	day: date,
	is_company: bool,
	sender: Sender,
	service: str,
) -> str:
	kind = "CCD" if is_company else "PPD"
	return (
		f"5{service}{to_latin(origin.company_name, 16).upper():<16}{to_latin(account, 20):<20}"
		f"{_text(origin.company_id, 10, 'company_id'):<10}{kind}{to_latin(origin.description, 10).upper():<10}"
		f"{sender.created_at:%y%m%d}{day:%y%m%d}{'':3}1{routing[:8]}{number:07d}"
	)


def _write_entry(
	payment: Instruction, trace: str, totals: _Totals, number: int, *, is_debit: bool
) -> list[str]:
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
	checking, savings = DEBIT_CODES if is_debit else CREDIT_CODES
	entry = (
		f"6{savings if payment.is_savings else checking}{routing}{account:<17}{cents:010d}{identity:<15}"
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
