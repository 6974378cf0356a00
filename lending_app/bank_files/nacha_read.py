"""NACHA files read: the entries of one, and the returns (addenda 99) and corrections (98) that a bank sends back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lending_app.bank_files.errors import Reason, refuse
from lending_app.bank_files.nacha import BLOCK, WIDTH
from lending_app.bank_files.payment import PaymentStatus, Status, StatusReport
from lending_app.bank_files.text import decode

# Return reason codes that payments out meet (Nacha Operating Rules, appendix four).
RETURN_REASONS = {
	"R01": "Insufficient funds",
	"R02": "Account closed",
	"R03": "No account, or unable to locate account",
	"R04": "Invalid account number",
	"R06": "Returned at the request of the sending bank",
	"R07": "Authorization revoked by the customer",
	"R08": "Payment stopped",
	"R09": "Uncollected funds",
	"R10": "Not authorized, by the customer's advice",
	"R12": "Account sold to another bank",
	"R13": "Invalid routing number",
	"R14": "Payee of a representative account deceased, or unable to continue",
	"R15": "Account holder deceased",
	"R16": "Account frozen",
	"R17": "File record edit criteria",
	"R20": "Not a transaction account",
	"R23": "Credit refused by the receiver",
	"R24": "Duplicate entry",
	"R29": "Not authorized, by the company's advice",
	"R31": "Permissible return of a company's entry",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
	"""An entry with its addenda, as they stand in a file."""

	line: int
	transaction_code: str
	routing: str
	account: str
	amount: Decimal
	identity: str
	name: str
	trace: str
	effective_date: date | None
	class_code: str
	addenda: tuple[str, ...] = ()


@dataclass(slots=True)
class _Batch:
	header: str
	lines: int = 0
	hash: int = 0
	debits: int = 0
	credits: int = 0
	entries: list[dict[str, Any]] = field(default_factory=list)


def read_entries(data: bytes) -> list[Entry]:
	"""Entries of a file whose records, counts, hashes and sums agree.

	:raises BankFileError: the first line that is wrong.
	"""
	lines = _split(data)
	batches: list[_Batch] = []
	is_open = False
	control = 0
	for number, line in enumerate(lines, 1):
		kind = line[0]
		_check_order(kind, number, is_open, control)
		if kind == "5":
			batches.append(_Batch(line))
			is_open = True
		elif kind in "67":
			_add_line(batches[-1], line, number)
		elif kind == "8":
			_check_batch(batches[-1], line, number)
			is_open = False
		elif kind == "9" and not control:
			control = number
	if not control:
		raise refuse(Reason.CUT, "file", bound="record 9", line=len(lines))
	_check_file(batches, lines, control)
	return [_build(batch, entry) for batch in batches for entry in batch.entries]


def read_returns(data: bytes) -> StatusReport:
	"""Returned entries of a file as statuses; corrections (NOC) say that the payment was made.

	:raises BankFileError: a file whose records do not agree, or an entry that returns nothing.
	"""
	payments: list[PaymentStatus] = []
	for entry in read_entries(data):
		if not entry.addenda or entry.addenda[0][1:3] not in ("98", "99"):
			raise refuse(Reason.CUT, "addenda", entry.identity, "addenda 99", entry.line)
		addenda = entry.addenda[0]
		code = addenda[3:6]
		is_return = addenda[1:3] == "99"
		payments.append(
			PaymentStatus(
				line=entry.line,
				end_to_end_id=entry.identity,
				status=Status.RETURNED if is_return else Status.ACCEPTED,
				code=code,
				reason=addenda[35:79].strip() or RETURN_REASONS.get(code, ""),
				amount=entry.amount if is_return else None,
				status_date=entry.effective_date,
				bank_reference=addenda[6:21].strip(),
			)
		)
	return StatusReport(payments=tuple(payments))


def _split(data: bytes) -> list[str]:
	text = decode(data, "ascii")
	lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
	# Some banks send records without line ends.
	if len(lines) == 1 and len(lines[0]) > WIDTH:
		lines = [text[start : start + WIDTH] for start in range(0, len(text.rstrip()), WIDTH)]
	for number, line in enumerate(lines, 1):
		if len(line) != WIDTH:
			raise refuse(Reason.LENGTH, "record", line, WIDTH, number)
	return lines


def _check_order(kind: str, number: int, is_open: bool, control: int) -> None:
	if number == 1:
		allowed = "1"
	elif control:
		allowed = "9"
	else:
		allowed = "678" if is_open else "59"
	if kind not in allowed:
		raise refuse(Reason.RECORD, "record type", kind, allowed, number)


def _number(text: str, element: str, line: int) -> int:
	if not (text.isascii() and text.isdigit()):
		raise refuse(Reason.NOT_NUMBER, element, text, line=line)
	return int(text)


def _add_line(batch: _Batch, line: str, number: int) -> None:
	batch.lines += 1
	if line[0] == "7":
		if not batch.entries:
			raise refuse(Reason.RECORD, "addenda", line, line=number)
		batch.entries[-1]["addenda"].append(line)
		return
	batch.hash += _number(line[3:11], "routing", number)
	cents = _number(line[29:39], "amount", number)
	# Codes that end in 1 to 4 are credits, in 6 to 9 debits; 1 and 6 are returns of them.
	if line[2] in "1234":
		batch.credits += cents
	else:
		batch.debits += cents
	batch.entries.append({"line": number, "text": line, "cents": cents, "addenda": []})


def _check_batch(batch: _Batch, line: str, number: int) -> None:
	_agree(Reason.COUNT, "entry count", line[4:10], batch.lines, number)
	_agree(Reason.TOTAL, "entry hash", line[10:20], batch.hash % 10**10, number)
	_agree(Reason.TOTAL, "debits", line[20:32], batch.debits, number)
	_agree(Reason.TOTAL, "credits", line[32:44], batch.credits, number)


def _check_file(batches: list[_Batch], lines: list[str], control: int) -> None:
	line = lines[control - 1]
	_agree(Reason.COUNT, "batch count", line[1:7], len(batches), control)
	_agree(Reason.COUNT, "block count", line[7:13], -(-control // BLOCK), control)
	_agree(Reason.COUNT, "entry count", line[13:21], sum(batch.lines for batch in batches), control)
	_agree(Reason.TOTAL, "entry hash", line[21:31], sum(batch.hash for batch in batches) % 10**10, control)
	_agree(Reason.TOTAL, "debits", line[31:43], sum(batch.debits for batch in batches), control)
	_agree(Reason.TOTAL, "credits", line[43:55], sum(batch.credits for batch in batches), control)


def _agree(reason: Reason, element: str, text: str, found: int, line: int) -> None:
	if _number(text, element, line) != found:
		raise refuse(reason, element, text, found, line)


def _build(batch: _Batch, entry: dict[str, Any]) -> Entry:
	text = entry["text"]
	return Entry(
		line=entry["line"],
		transaction_code=text[1:3],
		routing=text[3:12],
		account=text[12:29].strip(),
		amount=Decimal(entry["cents"]).scaleb(-2),
		identity=text[39:54].strip(),
		name=text[54:76].strip(),
		trace=text[79:94],
		effective_date=_to_date(batch.header[69:75]),
		class_code=batch.header[50:53],
		addenda=tuple(entry["addenda"]),
	)


def _to_date(text: str) -> date | None:
	try:
		return datetime.strptime(text, "%y%m%d").date()  # noqa: DTZ007 a day has no zone
	except ValueError:
		return None
