"""MT940 of SWIFT: fields 25, 60, 61, 86 and 62, with or without the blocks of a SWIFT message around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lending_app.bank_files.errors import BankFileError, Problem, Reason, refuse
from lending_app.bank_files.receipts.read_receipts import decode
from lending_app.bank_files.statements.statement import Statement, StatementLine, finish_statements

_TAG = re.compile(r":(\d{2}[A-Z]?):(.*)", re.DOTALL)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d{1,15}(?:,\d{0,3})?)")
_ENTRY = re.compile(
	r"(?P<value>\d{6})(?P<entry>\d{4})?(?P<mark>R?[CD])(?P<funds>[A-Z])?(?P<amount>\d{1,15}(?:,\d{0,3})?)"
	r"(?P<kind>[A-Z][A-Z0-9]{3})(?P<reference>[^\n/]*(?:/[^\n/]+)*)(?://(?P<bank>[^\n]*))?(?:\n(?P<more>.*))?",
	re.DOTALL,
)
# Subfields of field 86 as German and Latin American banks write them: 20 to 29 and 60 to 63 the text, 32 and 33 the name.
_SUBFIELD = re.compile(r"[?>](\d{2})")
_TEXTS = frozenset({*(str(number) for number in range(20, 30)), "60", "61", "62", "63"})
_NAMES = frozenset({"32", "33"})
_NAME_CODE = re.compile(r"/(?:NAME|ORDP/NAME|BENM/NAME)/([^/]+)")
Field = tuple[int, str, str]


def read_mt940(data: bytes) -> Statement:
	"""The statement of a file; its messages follow one another.

	:raises BankFileError: no such file, a message that is cut, or what is wrong with its lines.
	"""
	if not data.strip():
		raise refuse(Reason.EMPTY_FILE, "file")
	messages = _split(list(_list_fields(decode(data))))
	if not messages:
		raise refuse(Reason.MESSAGE, "file", bound="MT940")
	problems: list[Problem] = []
	parts = [_read(fields, problems) for fields in messages]
	if problems:
		raise BankFileError(problems)
	return finish_statements(parts)


def _list_fields(text: str) -> Iterator[Field]:
	"""Fields of all messages: where each begins, its tag and its text."""
	begun: list[str] = []
	start = 0
	for number, raw in enumerate(text.splitlines(), start=1):
		line = raw.rstrip()
		if line.startswith("{"):
			# {1:...}{4: opens a message; a field may follow on the same line.
			line = line.rpartition("{4:")[2] if "{4:" in line else ""
		if line.startswith(("-}", "{")) or line in ("-", ""):
			continue
		if _TAG.match(line):
			if begun:
				yield _close(start, begun)
			begun, start = [line], number
		elif begun:
			begun.append(line)
	if begun:
		yield _close(start, begun)


def _close(line: int, lines: list[str]) -> Field:
	found = _TAG.match("\n".join(lines))
	assert found
	return line, found[1], found[2]


def _split(fields: list[Field]) -> list[list[Field]]:
	messages: list[list[Field]] = []
	for item in fields:
		if item[1] == "20" or not messages:
			messages.append([])
		messages[-1].append(item)
	return [
		message for message in messages if any(tag in ("25", "60F", "60M", "61") for _, tag, _ in message)
	]


def _read(fields: list[Field], problems: list[Problem]) -> Statement:
	account = next((text.strip() for _, tag, text in fields if tag.startswith("25")), "")
	statement = Statement(account=account)
	lines: list[StatementLine] = []
	follows_entry = False
	for line, tag, text in fields:
		if tag in ("60F", "60M", "62F", "62M"):
			statement = _add_balance(statement, tag, line, text, problems)
		elif tag == "61":
			entry = _read_entry(line, text, problems)
			lines += [entry] if entry else []
			follows_entry = entry is not None
			continue
		elif tag == "86" and follows_entry:
			lines[-1] = _describe(lines[-1], text)
		follows_entry = False
	for name, value in (("60F", statement.opening), ("62F", statement.closing)):
		if value is None:
			problems.append(Problem(reason=Reason.CUT, element="file", bound=f":{name}:", line=fields[-1][0]))
	return replace(statement, lines=tuple(lines))


def _add_balance(statement: Statement, tag: str, line: int, text: str, problems: list[Problem]) -> Statement:
	found = _BALANCE.fullmatch(text.strip())
	if not found:
		problems.append(_problem(Reason.NOT_AMOUNT, line, f":{tag}:", text, "C260715DOP1234,56"))
		return statement
	amount = _to_amount(found[4]) * (1 if found[1] == "C" else -1)
	if statement.currency and statement.currency != found[3]:
		problems.append(_problem(Reason.CURRENCY, line, f":{tag}:", found[3], statement.currency))
	currency = statement.currency or found[3]
	if tag.startswith("60"):
		return replace(statement, opening=amount, currency=currency)
	return replace(statement, closing=amount, currency=currency)


def _read_entry(line: int, text: str, problems: list[Problem]) -> StatementLine | None:
	found = _ENTRY.fullmatch(text.strip())
	if not found:
		problems.append(_problem(Reason.RECORD, line, ":61:", text))
		return None
	value_date = _to_day(found["value"])
	if value_date is None:
		problems.append(_problem(Reason.NOT_DATE, line, ":61:", found["value"], "260715"))
		return None
	# RC takes a credit back, and RD a debit.
	sign = 1 if found["mark"] in ("C", "RD") else -1
	reference = found["reference"].strip()
	return StatementLine(
		line=line,
		booking_date=_to_booking(value_date, found["entry"]),
		value_date=value_date,
		amount=sign * _to_amount(found["amount"]),
		reference=(found["bank"] or "").strip() if reference in ("NONREF", "") else reference,
		text=" ".join((found["more"] or "").split()),
	)


def _describe(line: StatementLine, text: str) -> StatementLine:
	parts = _SUBFIELD.split(text.replace("\n", ""))
	if len(parts) > 2:
		pairs = list(zip(parts[1::2], parts[2::2], strict=False))
		said = " ".join(value for code, value in pairs if code in _TEXTS)
		name = "".join(value for code, value in pairs if code in _NAMES)
	else:
		said = text.replace("\n", " ")
		named = _NAME_CODE.search(said)
		name = named[1] if named else ""
	words = " ".join(f"{line.text} {said}".split())
	return replace(line, text=words, payer=" ".join(name.split()))


def _to_amount(text: str) -> Decimal:
	return Decimal(text.replace(",", ".").rstrip("."))


def _to_day(text: str) -> date | None:
	try:
		return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
	except ValueError:
		return None


def _to_booking(value_date: date, text: str | None) -> date:
	"""The day of the entry has no year: the one nearest to the value date."""
	if not text:
		return value_date
	days = []
	for year in (value_date.year - 1, value_date.year, value_date.year + 1):
		try:
			days.append(date(year, int(text[:2]), int(text[2:4])))
		except ValueError:
			continue
	return min(days, key=lambda day: abs(day - value_date), default=value_date)


def _problem(reason: Reason, line: int, element: str, value: str, bound: str = "") -> Problem:
	return Problem(reason=reason, element=element, value=value[:60], bound=bound, line=line)
