"""OFX of banks and their web sites: version 1, whose tags are not closed, and version 2, which is XML.

Read as a run of tags, so that no entity, document type or address of it is ever followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from html import unescape

from lending_app.bank_files.errors import BankFileError, Problem, Reason, refuse
from lending_app.bank_files.receipts.read_receipts import decode
from lending_app.bank_files.statements.statement import Statement, StatementLine, finish_statements

_TAG = re.compile(r"<(/?)([A-Za-z0-9_.]+)>([^<]*)")
_AMOUNT = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,4})?")
Tag = tuple[int, bool, str, str]


def read_ofx(data: bytes) -> Statement:
	"""The statement of a file. OFX has no opening balance: it is what is left of the closing one.

	:raises BankFileError: no such file, one that is cut, or what is wrong with its transactions.
	"""
	if not data.strip():
		raise refuse(Reason.EMPTY_FILE, "file")
	tags = list(_list_tags(decode(data)))
	names = [(is_end, name) for _, is_end, name, _ in tags]
	if (False, "OFX") not in names:
		raise refuse(Reason.MESSAGE, "file", bound="OFX")
	if (True, "OFX") not in names:
		raise refuse(Reason.CUT, "file", bound="</OFX>", line=tags[-1][0])
	problems: list[Problem] = []
	parts = [_read(part, problems) for part in _cut(tags, ("STMTRS", "CCSTMTRS"))]
	if not parts:
		raise refuse(Reason.CUT, "file", bound="STMTRS")
	if problems:
		raise BankFileError(problems)
	return finish_statements(parts)


def _list_tags(text: str) -> Iterator[Tag]:
	line, place = 1, 0
	for found in _TAG.finditer(text):
		line += text.count("\n", place, found.start())
		place = found.start()
		yield line, bool(found[1]), found[2].upper(), unescape(found[3]).strip()


def _cut(tags: list[Tag], names: tuple[str, ...]) -> Iterator[list[Tag]]:
	"""What stands between an opening tag of the names and its end."""
	inside: list[Tag] | None = None
	for tag in tags:
		if tag[2] in names:
			if tag[1] and inside is not None:
				yield inside
			inside = None if tag[1] else []
		elif inside is not None:
			inside.append(tag)


def _read(tags: list[Tag], problems: list[Problem]) -> Statement:
	values: dict[str, str] = {}
	for _, _, name, text in tags:
		if text:
			values.setdefault(name, text)
	lines = [_read_entry(part, problems) for part in _cut(tags, ("STMTTRN",))]
	begun = sum(1 for _, is_end, name, _ in tags if name == "STMTTRN" and not is_end)
	if begun != len(lines):
		problems.append(_problem(Reason.CUT, tags[-1][0], "STMTTRN", "", "</STMTTRN>"))
	balance = next(iter(_cut(tags, ("LEDGERBAL",))), [])
	closing = None
	for line, _, name, text in balance:
		if name == "BALAMT":
			closing = _to_amount(text, line, name, problems)
	found = tuple(line for line in lines if line)
	total = sum((line.amount for line in found), Decimal(0))
	return Statement(
		account=values.get("ACCTID", ""),
		currency=values.get("CURDEF", ""),
		opening=None if closing is None else closing - total,
		closing=closing,
		lines=found,
	)


def _read_entry(tags: list[Tag], problems: list[Problem]) -> StatementLine | None:
	values = {name: (text, line) for line, is_end, name, text in tags if not is_end and text}
	start = tags[0][0] if tags else 0
	missing = [name for name in ("DTPOSTED", "TRNAMT", "FITID") if name not in values]
	problems += [_problem(Reason.EMPTY, start, name, "") for name in missing]
	if missing:
		return None
	amount = _to_amount(*values["TRNAMT"], "TRNAMT", problems)
	booked = _to_day(*values["DTPOSTED"], problems)
	if booked is None or amount is None:
		return None
	said = {name: values.get(name, ("", 0))[0] for name in ("NAME", "MEMO", "REFNUM", "CHECKNUM")}
	available = _to_day(*values["DTAVAIL"], problems) if "DTAVAIL" in values else None
	return StatementLine(
		line=start,
		booking_date=booked,
		value_date=available or booked,
		amount=amount,
		reference=said["REFNUM"] or said["CHECKNUM"],
		payer=said["NAME"],
		text=said["MEMO"],
		bank_id=values["FITID"][0],
	)


def _to_amount(text: str, line: int, name: str, problems: list[Problem]) -> Decimal | None:
	try:
		if not _AMOUNT.fullmatch(text):
			raise InvalidOperation
		return Decimal(text.replace(",", "."))
	except InvalidOperation:
		problems.append(_problem(Reason.NOT_AMOUNT, line, name, text, "1234.56"))
		return None


def _to_day(text: str, line: int, problems: list[Problem]) -> date | None:
	try:
		return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
	except ValueError:
		problems.append(_problem(Reason.NOT_DATE, line, "DTPOSTED", text, "20260715"))
		return None


def _problem(reason: Reason, line: int, element: str, value: str, bound: str = "") -> Problem:
	return Problem(reason=reason, element=element, value=value[:60], bound=bound, line=line)
