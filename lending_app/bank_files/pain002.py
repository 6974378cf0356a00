"""What a bank says of payments: ISO 20022 pain.002 (CustomerPaymentStatusReport), version 10 and those that read alike.

Banks bend the schema of this message more than of any other, so a report is read by its elements: a payment without an
id or with an unknown status is a problem of its line, and the others are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from lending_app.bank_files.errors import Problem, Reason, refuse
from lending_app.bank_files.pain_parts import get_text
from lending_app.bank_files.payment import PaymentStatus, Status, StatusReport
from lending_app.bank_files.xml_input import NAMESPACE, parse_xml

_MESSAGE = re.compile(re.escape(NAMESPACE) + r"pain\.002\.001\.(0[3-9]|1[0-5])")
# ExternalPaymentTransactionStatus1Code. PART is said of groups only.
STATUSES = {
	"ACCC": Status.ACCEPTED,
	"ACCP": Status.ACCEPTED,
	"ACSC": Status.ACCEPTED,
	"ACSP": Status.ACCEPTED,
	"ACWC": Status.ACCEPTED,
	"ACTC": Status.PENDING,
	"PATC": Status.PENDING,
	"PDNG": Status.PENDING,
	"RCVD": Status.PENDING,
	"PART": Status.PENDING,
	"CANC": Status.REJECTED,
	"RJCT": Status.REJECTED,
}

Names = dict[str, str]


def read_pain002(data: bytes) -> StatusReport:
	"""Statuses of the group and of each payment in a file.

	A status of a group of payments (`PmtInfSts`) that names no payment is that of the whole file where nothing else is
	said of it. Where the file is accepted and a group of it is not, the group is a problem of its line.

	:raises BankFileError: not XML, another message, without the original file's id, or with counts that do not agree.
	"""
	root = parse_xml(data)
	namespace = etree.QName(root).namespace or ""
	if not _MESSAGE.fullmatch(namespace):
		raise refuse(Reason.MESSAGE, "Document", namespace, "pain.002.001.10", root.sourceline or 0)
	names = {"p": namespace}
	group = root.find("p:CstmrPmtStsRpt/p:OrgnlGrpInfAndSts", names)
	if group is None:
		raise refuse(Reason.CUT, "CstmrPmtStsRpt", bound="OrgnlGrpInfAndSts")
	rows = [
		_Row(row, len(namespace) + 2)
		for row in root.iterfind("p:CstmrPmtStsRpt/p:OrgnlPmtInfAndSts/p:TxInfAndSts", names)
	]
	_check_counts(root, rows, names)
	payments, problems = _read_rows(rows)
	status, code, reason, told = _read_group(root, group, names, bool(rows))
	return StatusReport(
		file_id=get_text(root, "CstmrPmtStsRpt/GrpHdr/MsgId", names),
		original_file_id=get_text(group, "OrgnlMsgId", names),
		group_status=status,
		group_code=code,
		group_reason=reason,
		payments=tuple(payments),
		problems=(*problems, *told),
	)


@dataclass(frozen=True, slots=True)
class _Said:
	"""A status of many payments at once: of the file (`GrpSts`), or of a group that names none of its payments."""

	status: Status
	place: etree._Element
	word: str
	group: str = ""


def _read_group(
	root: etree._Element, group: etree._Element, names: Names, is_listed: bool
) -> tuple[Status | None, str, str, list[Problem]]:
	"""The status of all payments, where the file and its groups say the same of them and no payment is named.

	Where they do not, what a group was refused for is told, for a person to decide: the file does not say which payments
	are of which group.
	"""
	said = list(_list_said(root, group, names))
	if not is_listed and len({one.status for one in said}) == 1:
		return said[0].status, *_read_reason(said[-1].place, names), []
	problems = [
		Problem(
			reason=Reason.GROUP,
			element="PmtInfSts",
			value=one.word,
			bound=one.group,
			line=one.place.sourceline or 0,
		)
		for one in said
		if one.group and (one.status is Status.REJECTED or not is_listed)
	]
	whole = said[0].status if said and not said[0].group and not problems else None
	return whole, *(_read_reason(group, names) if whole else ("", "")), problems


def _list_said(root: etree._Element, group: etree._Element, names: Names) -> Iterator[_Said]:
	if word := get_text(group, "GrpSts", names):
		yield _Said(_find_status(word, "GrpSts", group), group, word)
	for block in root.iterfind("p:CstmrPmtStsRpt/p:OrgnlPmtInfAndSts", names):
		word = get_text(block, "PmtInfSts", names)
		if word and block.find("p:TxInfAndSts", names) is None:
			name = get_text(block, "OrgnlPmtInfId", names) or "?"
			yield _Said(_find_status(word, "PmtInfSts", block), block, word, name)


def _find_status(word: str, element: str, place: etree._Element) -> Status:
	if word not in STATUSES:
		raise refuse(Reason.STATUS, element, word, ", ".join(sorted(STATUSES)), place.sourceline or 0)
	return STATUSES[word]


class _Row:
	"""Texts of a payment by their path, read in one pass: looking for each would be most of the time."""

	__slots__ = ("line", "texts", "words")

	def __init__(self, element: etree._Element, skip: int) -> None:
		"""`skip` is the length of the namespace in a tag."""
		self.line: int = element.sourceline or 0
		self.texts: dict[str, str] = {}
		self.words: list[str] = []
		self._walk(element, "", skip)

	def _walk(self, element: etree._Element, path: str, skip: int) -> None:
		for child in element:
			name = path + child.tag[skip:]
			if len(child):
				self._walk(child, name + "/", skip)
				continue
			text = (child.text or "").strip()
			if name == "StsRsnInf/AddtlInf":
				self.words.append(text)
			elif text:
				self.texts.setdefault(name, text)

	def __getitem__(self, path: str) -> str:
		return self.texts.get(path, "")


def _read_rows(rows: list[_Row]) -> tuple[list[PaymentStatus], list[Problem]]:
	payments: list[PaymentStatus] = []
	problems: list[Problem] = []
	for row in rows:
		wrong = list(_list_problems(row))
		problems += wrong
		if not wrong:
			payments.append(_read_row(row))
	return payments, problems


def _list_problems(row: _Row) -> Iterator[Problem]:
	if not row["OrgnlEndToEndId"]:
		yield Problem(reason=Reason.EMPTY, element="OrgnlEndToEndId", line=row.line)
	word = row["TxSts"]
	if word not in STATUSES:
		known = ", ".join(sorted(STATUSES))
		yield Problem(reason=Reason.STATUS, element="TxSts", value=word[:60], bound=known, line=row.line)
	amount = row["OrgnlTxRef/Amt/InstdAmt"]
	if amount and _to_amount(amount) is None:
		yield Problem(
			reason=Reason.NOT_AMOUNT, element="InstdAmt", value=amount[:60], bound="1234.56", line=row.line
		)
	day = row["AccptncDtTm"][:10]
	if day and _to_date(day) is None:
		yield Problem(
			reason=Reason.NOT_DATE, element="AccptncDtTm", value=day, bound="YYYY-MM-DD", line=row.line
		)


def _read_row(row: _Row) -> PaymentStatus:
	return PaymentStatus(
		line=row.line,
		end_to_end_id=row["OrgnlEndToEndId"],
		status=STATUSES[row["TxSts"]],
		code=row["StsRsnInf/Rsn/Cd"] or row["StsRsnInf/Rsn/Prtry"],
		reason=" ".join(filter(None, row.words)),
		amount=_to_amount(row["OrgnlTxRef/Amt/InstdAmt"]),
		status_date=_to_date(row["AccptncDtTm"][:10]),
		bank_reference=row["AcctSvcrRef"],
	)


def _read_reason(place: etree._Element, names: Names) -> tuple[str, str]:
	"""The first code, or a bank's own one, and all its words."""
	code = get_text(place, "StsRsnInf/Rsn/Cd", names) or get_text(place, "StsRsnInf/Rsn/Prtry", names)
	words = [
		(part.text or "").strip()
		for part in place.iterfind("p:StsRsnInf/p:AddtlInf", names)
		if (part.text or "").strip()
	]
	return code, " ".join(words)


def _check_counts(root: etree._Element, rows: list[_Row], names: Names) -> None:
	"""A bank that counts the payments of a status, and lists some of them, has to list as many as it counts."""
	listed = Counter(row["TxSts"] for row in rows)
	counted: Counter[str] = Counter()
	place = None
	for place in root.iterfind("p:CstmrPmtStsRpt/p:OrgnlPmtInfAndSts/p:NbOfTxsPerSts", names):
		number = get_text(place, "DtldNbOfTxs", names)
		if not number.isdigit():
			raise refuse(Reason.NOT_NUMBER, "DtldNbOfTxs", number, line=place.sourceline or 0)
		counted[get_text(place, "DtldSts", names)] += int(number)
	for word, count in counted.items():
		if place is not None and listed[word] and listed[word] != count:
			raise refuse(Reason.COUNT, "DtldNbOfTxs", count, f"{word}: {listed[word]}", place.sourceline or 0)


def _to_amount(text: str) -> Decimal | None:
	try:
		amount = Decimal(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else None
	except InvalidOperation:
		return None
	return amount


def _to_date(text: str) -> date | None:
	try:
		return date.fromisoformat(text)
	except ValueError:
		return None
