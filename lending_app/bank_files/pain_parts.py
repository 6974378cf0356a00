"""Parts that messages of payment initiation share: parties, banks, accounts, amounts."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from lxml import etree

from lending_app.bank_files.check_digits import AccountKind, clean_account, is_account
from lending_app.bank_files.errors import Reason, refuse
from lending_app.bank_files.payment import Sender, get_decimals
from lending_app.bank_files.text import check_id, to_latin

# SEPA's length; the schema admits 140.
NAME_LENGTH = 70
TEXT_LENGTH = 140
ID_LENGTH = 35
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


class Builder:
	"""Adds elements of one message's namespace."""

	def __init__(self, namespace: str) -> None:
		self._prefix = f"{{{namespace}}}"
		self._names: dict[str, str] = {}

	def add(self, parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
		tag = self._names.get(name)
		if tag is None:
			tag = self._names[name] = self._prefix + name
		element = etree.SubElement(parent, tag)
		if text is not None:
			element.text = text
		return element

	def add_path(self, parent: etree._Element, path: str, text: str | None = None) -> etree._Element:
		"""Elements one in another: `FinInstnId/BICFI`."""
		*above, last = path.split("/")
		for name in above:
			parent = self.add(parent, name)
		return self.add(parent, last, text)


def add_header(build: Builder, parent: etree._Element, sender: Sender, count: int, total: Decimal) -> None:
	"""GrpHdr: the file's id, its moment, number and sum of payments, and who sends it."""
	header = build.add(parent, "GrpHdr")
	build.add(header, "MsgId", check_id(sender.file_id, "MsgId", ID_LENGTH))
	build.add(header, "CreDtTm", _format_moment(sender.created_at))
	build.add(header, "NbOfTxs", str(count))
	build.add(header, "CtrlSum", format_sum(total))
	add_party(build, header, "InitgPty", sender.name, sender.identity)


def add_party(
	build: Builder,
	parent: etree._Element,
	tag: str,
	name: str,
	identity: str = "",
	is_company: bool = True,
) -> None:
	"""A party by its name in Latin letters, with its number as a person or an organisation."""
	party = build.add(parent, tag)
	latin = to_latin(name, NAME_LENGTH)
	if not latin:
		raise refuse(Reason.EMPTY, f"{tag}/Nm", name)
	build.add(party, "Nm", latin)
	if identity:
		kind = "OrgId" if is_company else "PrvtId"
		build.add_path(party, f"Id/{kind}/Othr/Id", check_id(identity, f"{tag}/Id", ID_LENGTH))


def add_bank(build: Builder, parent: etree._Element, tag: str, bank: str) -> None:
	"""A bank by its BIC, by its number in the country's clearing, by its name, or not named."""
	place = build.add(build.add(parent, tag), "FinInstnId")
	if _BIC.fullmatch(bank):
		build.add(place, "BICFI", bank)
	elif bank.isdigit():
		build.add_path(place, "ClrSysMmbId/MmbId", check_id(bank, f"{tag}/MmbId", ID_LENGTH))
	elif name := to_latin(bank, TEXT_LENGTH):
		build.add(place, "Nm", name)
	else:
		build.add_path(place, "Othr/Id", "NOTPROVIDED")


def add_account(build: Builder, parent: etree._Element, tag: str, number: str, currency: str = "") -> None:
	"""An account by its IBAN where it is one, and by its number elsewhere."""
	account = build.add(parent, tag)
	cleaned = clean_account(number)
	if is_account(cleaned, AccountKind.IBAN):
		build.add_path(account, "Id/IBAN", cleaned)
	else:
		build.add_path(account, "Id/Othr/Id", check_id(cleaned, f"{tag}/Id", 34))
	if currency:
		build.add(account, "Ccy", currency)


def add_amount(build: Builder, parent: etree._Element, tag: str, amount: Decimal, currency: str) -> None:
	element = build.add(parent, tag, f"{amount:.{get_decimals(currency)}f}")
	element.set("Ccy", currency)


def format_sum(total: Decimal) -> str:
	return f"{total:f}"


def _format_moment(moment: datetime) -> str:
	return moment.isoformat(timespec="seconds")


def get_text(element: etree._Element, path: str, names: dict[str, str]) -> str:
	"""Text at a path of plain names in the namespace `p`; empty where it is not."""
	return str(element.findtext("/".join(f"p:{name}" for name in path.split("/")), "", names)).strip()
