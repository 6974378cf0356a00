"""A statement of a bank account, and what has to hold of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from lending_app.bank_files.errors import BankFileError, Problem, Reason

FINGERPRINT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
	"""Money in (positive) or out (negative). `line` is where it stands in the file; texts are as the bank writes them.

	`bank_id` is the bank's own, unique within the account; where the format has none it is made of the line's content.
	"""

	line: int
	booking_date: date
	value_date: date
	amount: Decimal
	reference: str = ""
	payer: str = ""
	text: str = ""
	bank_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
	"""What a file says of one account. A balance is None where the format or the file has none, and so is the currency
	or the account.
	"""

	account: str = ""
	currency: str = ""
	opening: Decimal | None = None
	closing: Decimal | None = None
	lines: tuple[StatementLine, ...] = ()

	@property
	def total(self) -> Decimal:
		return sum((line.amount for line in self.lines), Decimal(0))


def finish_statements(parts: Sequence[Statement]) -> Statement:
	"""One statement of the parts of a file, which follow one another; its balances agree, and each line has an id.

	:raises BankFileError: several accounts, a gap between two parts, a broken balance, an id that stands twice.
	"""
	problems: list[Problem] = []
	first = parts[0]
	for before, part in pairwise(parts):
		for element in ("account", "currency"):
			if getattr(part, element) != getattr(first, element):
				problems.append(
					_problem(Reason.NOT_VALUE, element, getattr(part, element), getattr(first, element))
				)
		if None not in (before.closing, part.opening) and before.closing != part.opening:
			problems.append(_problem(Reason.TOTAL, "opening balance", part.opening, before.closing))
	for part in parts:
		problems += _check_balance(part)
	whole = replace(
		first,
		closing=parts[-1].closing,
		lines=give_ids(line for part in parts for line in part.lines),
	)
	problems += _find_doubles(whole.lines)
	if problems:
		raise BankFileError(problems)
	return whole


def _check_balance(part: Statement) -> list[Problem]:
	if part.opening is None or part.closing is None or part.opening + part.total == part.closing:
		return []
	return [_problem(Reason.TOTAL, "closing balance", part.closing, part.opening + part.total)]


def give_ids(lines: Iterable[StatementLine]) -> tuple[StatementLine, ...]:
	"""Lines without an id of the bank get one of their content, and of how many alike stand before them."""
	seen: Counter[str] = Counter()
	made = []
	for line in lines:
		if not line.bank_id:
			content = "|".join(
				(
					str(line.booking_date),
					str(line.value_date),
					f"{line.amount:f}",
					*(" ".join(text.split()).upper() for text in (line.reference, line.payer, line.text)),
				)
			)
			seen[content] += 1
			digest = hashlib.sha256(f"{content}|{seen[content]}".encode()).hexdigest()[:FINGERPRINT]
			line = replace(line, bank_id=f"#{digest}")
		made.append(line)
	return tuple(made)


def _find_doubles(lines: Sequence[StatementLine]) -> list[Problem]:
	first: dict[str, int] = {}
	found = []
	for line in lines:
		if line.bank_id in first:
			found.append(_problem(Reason.TWICE, "bank id", line.bank_id, first[line.bank_id], line.line))
		first.setdefault(line.bank_id, line.line)
	return found


def _problem(reason: Reason, element: str, value: object, bound: object, line: int = 0) -> Problem:
	return Problem(reason=reason, element=element, value=str(value)[:60], bound=str(bound), line=line)
