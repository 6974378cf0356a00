"""CAMT.053 of ISO 20022, any version of the message: the account's day with its entries.

Names and nesting are those of the message definition; a version that moved an element (a party's name, the code of a
status) is read in both places. An entry that holds several payments becomes as many lines where their amounts are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from lending_app.bank_files.errors import BankFileError, Problem, Reason, refuse
from lending_app.bank_files.statements.statement import Statement, StatementLine, finish_statements
from lending_app.bank_files.xml_input import NAMESPACE, parse_xml

MESSAGE = "camt.053.001."
# Opening balances: of this statement, or the closing one of the statement before.
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_SIGNS = {"CRDT": 1, "DBIT": -1}


def read_camt053(data: bytes) -> Statement:
	"""The statement of a file.

	:raises BankFileError: no such message, or what is wrong with its entries, each by its line.
	"""
	root = parse_xml(data)
	namespace = etree.QName(root).namespace or ""
	if not namespace.startswith(NAMESPACE + MESSAGE):
		raise refuse(Reason.MESSAGE, "Document", namespace, MESSAGE + "*", root.sourceline or 0)
	problems: list[Problem] = []
	parts = [_read(node, problems) for node in root.iterfind(".//{*}Stmt")]
	if not parts:
		raise refuse(Reason.CUT, "Document", bound="Stmt")
	if problems:
		raise BankFileError(problems)
	return finish_statements(parts)


def _read(node: etree._Element, problems: list[Problem]) -> Statement:
	currency = _text(node, "{*}Acct/{*}Ccy")
	balances: dict[str, Decimal] = {}
	for balance in node.iterfind("{*}Bal"):
		code = _text(balance, "{*}Tp/{*}CdOrPrtry/{*}Cd")
		balances.setdefault(code, _amount(balance, problems))
		currency = currency or _attribute(balance)
	for entry in node.iterfind("{*}Ntry"):
		own = _attribute(entry)
		if currency and own != currency:
			problems.append(_problem(Reason.CURRENCY, entry, "Amt", own, currency))
		currency = currency or own
	return Statement(
		account=_text(node, "{*}Acct/{*}Id/{*}IBAN") or _text(node, "{*}Acct/{*}Id/{*}Othr/{*}Id"),
		currency=currency,
		opening=next((balances[code] for code in _OPENING if code in balances), None),
		closing=next((balances[code] for code in _CLOSING if code in balances), None),
		lines=tuple(line for entry in node.iterfind("{*}Ntry") for line in _read_entry(entry, problems)),
	)


def _read_entry(entry: etree._Element, problems: list[Problem]) -> Iterator[StatementLine]:
	status = _text(entry, "{*}Sts/{*}Cd") or _text(entry, "{*}Sts")
	# What is announced or pending is in no booked balance.
	if status not in ("", "BOOK"):
		return
	amount = _amount(entry, problems)
	booked = _day(entry, "{*}BookgDt", problems) or _day(entry, "{*}ValDt", problems)
	if booked is None:
		problems.append(_problem(Reason.EMPTY, entry, "BookgDt"))
		return
	valued = _day(entry, "{*}ValDt", problems) or booked
	number = _text(entry, "{*}AcctSvcrRef")
	details = entry.findall("{*}NtryDtls/{*}TxDtls")
	parts = [_part_amount(detail) for detail in details]
	is_split = len(parts) > 1 and sum(part or 0 for part in parts) == abs(amount)
	sign = 1 if amount >= 0 else -1
	for place, detail in enumerate(details if is_split else [entry], start=1):
		own = _text(detail, "{*}Refs/{*}AcctSvcrRef")
		yield StatementLine(
			line=detail.sourceline or 0,
			booking_date=booked,
			value_date=valued,
			amount=sign * (parts[place - 1] or Decimal(0)) if is_split else amount,
			reference=_find(detail, "EndToEndId") or _text(entry, "{*}NtryRef"),
			payer=_find_payer(detail, "Dbtr" if sign > 0 else "Cdtr"),
			text=_find_text(detail) or _text(entry, "{*}AddtlNtryInf"),
			bank_id=own or (f"{number}/{place}" if number and is_split else number),
		)


def _amount(node: etree._Element, problems: list[Problem]) -> Decimal:
	text, sign = _text(node, "{*}Amt"), _text(node, "{*}CdtDbtInd")
	try:
		amount = Decimal(text)
		if not amount.is_finite() or amount < 0 or "e" in text.lower():
			raise InvalidOperation
	except InvalidOperation:
		problems.append(_problem(Reason.NOT_AMOUNT, node, "Amt", text, "1234.56"))
		return Decimal(0)
	if sign not in _SIGNS:
		problems.append(_problem(Reason.NOT_VALUE, node, "CdtDbtInd", sign, "CRDT, DBIT"))
		return Decimal(0)
	return amount * _SIGNS[sign]


def _part_amount(detail: etree._Element) -> Decimal | None:
	text = _text(detail, "{*}Amt") or _text(detail, "{*}AmtDtls/{*}TxAmt/{*}Amt")
	try:
		return Decimal(text)
	except InvalidOperation:
		return None


def _day(entry: etree._Element, path: str, problems: list[Problem]) -> date | None:
	text = _text(entry, f"{path}/{{*}}Dt") or _text(entry, f"{path}/{{*}}DtTm")
	if not text:
		return None
	try:
		return date.fromisoformat(text[:10])
	except ValueError:
		problems.append(_problem(Reason.NOT_DATE, entry, path[3:], text, "2026-07-15"))
		return None


def _find_payer(node: etree._Element, side: str) -> str:
	return _text(node, f".//{{*}}RltdPties/{{*}}{side}/{{*}}Nm") or _text(
		node, f".//{{*}}RltdPties/{{*}}{side}/{{*}}Pty/{{*}}Nm"
	)


def _find_text(node: etree._Element) -> str:
	found = [*node.iterfind(".//{*}RmtInf/{*}Ustrd"), *node.iterfind(".//{*}CdtrRefInf/{*}Ref")]
	return " ".join(" ".join((item.text or "").split()) for item in found).strip()


def _find(node: etree._Element, name: str) -> str:
	text = _text(node, f".//{{*}}Refs/{{*}}{name}")
	return "" if text == "NOTPROVIDED" else text


def _text(node: etree._Element, path: str) -> str:
	return (node.findtext(path) or "").strip()


def _attribute(node: etree._Element) -> str:
	found = node.find("{*}Amt")
	return (found.get("Ccy") or "") if found is not None else ""


def _problem(reason: Reason, node: etree._Element, element: str, value: str = "", bound: str = "") -> Problem:
	return Problem(reason=reason, element=element, value=value[:60], bound=bound, line=node.sourceline or 0)
