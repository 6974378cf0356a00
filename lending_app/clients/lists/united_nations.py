"""The consolidated list of the United Nations Security Council, in XML."""

from __future__ import annotations

from datetime import date

from lxml import etree

from lending_app.clients.lists.model import ListFile, clean, unique
from lending_app.clients.lists.xml_stream import XmlList, get_text, list_children, list_texts, local_name
from lending_app.clients.matching.birth_dates import read_birth_date
from lending_app.clients.matching.scoring import ListedParty, PartyKind

NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
WEAK = "low"


def read_un_xml(content: bytes, *_others: bytes) -> ListFile:
	"""`consolidated.xml`, in whichever language its names come."""
	source = XmlList(content, "CONSOLIDATED_LIST")
	parties = [_read_party(element) for element in source.iterate("INDIVIDUAL", "ENTITY")]
	published = source.attributes.get("dateGenerated", "")[:10]
	return ListFile(parties=tuple(parties), published_on=_read_date(published))


def _read_date(text: str) -> date | None:
	try:
		return date.fromisoformat(text)
	except ValueError:
		return None


def _read_party(element: etree._Element) -> ListedParty:
	kind = local_name(element)
	aliases = [
		(get_text(alias, "ALIAS_NAME"), get_text(alias, "QUALITY").lower() == WEAK)
		for alias in list_children(element, f"{kind}_ALIAS")
	]
	return ListedParty(
		reference=get_text(element, "DATAID") or get_text(element, "REFERENCE_NUMBER"),
		name=clean(" ".join(get_text(element, part) for part in NAME_PARTS)),
		kind=PartyKind.INDIVIDUAL if kind == "INDIVIDUAL" else PartyKind.ENTITY,
		aliases=unique(
			[get_text(element, "NAME_ORIGINAL_SCRIPT"), *(name for name, weak in aliases if not weak)]
		),
		weak_aliases=unique([name for name, weak in aliases if weak]),
		birth_dates=unique(
			[_read_birth(birth) for birth in list_children(element, "INDIVIDUAL_DATE_OF_BIRTH")]
		),
		nationalities=unique(list_texts(element, "NATIONALITY", "VALUE")),
		identity_numbers=unique(list_texts(element, "INDIVIDUAL_DOCUMENT", "NUMBER")),
		programs=unique(list_texts(element, "UN_LIST_TYPE")),
		remarks=get_text(element, "COMMENTS1"),
	)


def _read_birth(element: etree._Element) -> str:
	"""A date, a year, or the years between which the person was born."""
	span = " ".join(get_text(element, part) for part in ("FROM_YEAR", "TO_YEAR"))
	return read_birth_date(get_text(element, "DATE") or get_text(element, "YEAR") or span)
