"""Specially Designated Nationals of the United States' Office of Foreign Assets Control: XML, and CSV in two files."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime

from lxml import etree

from lending_app.clients.lists.csv_table import read_rows
from lending_app.clients.lists.errors import ForeignListFileError, WrongCountError
from lending_app.clients.lists.model import ListFile, clean, unique
from lending_app.clients.lists.xml_stream import XmlList, get_text, list_children, list_texts
from lending_app.clients.matching.birth_dates import read_birth_date
from lending_app.clients.matching.scoring import ListedParty, PartyKind

KINDS = {kind.value.lower(): kind for kind in PartyKind}
SDN_COLUMNS, ALT_COLUMNS = 12, 5
_BIRTH_DATE = re.compile(r"(?:^|; |\. )(?:alt\. )?DOB ([^;.]+)")
_NATIONALITY = re.compile(r"(?:nationality|citizen) ([^;.]+)")
_NUMBER = re.compile(
	r"(?:Passport|National ID No\.|Cedula No\.|Tax ID No\.|R\.F\.C\.|C\.U\.R\.P\.|D\.N\.I\.|SSN|NIT #|RUC #|"
	r"Identification Number|C\.U\.I\.T\.|Numero de Identidad|Residency Number) ([A-Z0-9][A-Z0-9./-]*)"
)


def read_ofac_xml(content: bytes, *_others: bytes) -> ListFile:
	"""`sdn.xml`. Its own count of records is checked."""
	source = XmlList(content, "sdnList")
	parties, published_on, stated = [], None, None
	for element in source.iterate("publshInformation", "sdnEntry"):
		if list_children(element, "Record_Count"):
			stated = int(get_text(element, "Record_Count").replace(",", "") or 0)
			published_on = _read_published(get_text(element, "Publish_Date"))
		else:
			parties.append(_read_entry(element))
	if stated is not None and stated != len(parties):
		raise WrongCountError(stated, len(parties))
	return ListFile(parties=tuple(parties), published_on=published_on)


def _read_published(text: str) -> date | None:
	try:
		return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007
	except ValueError:
		return None


def _read_entry(entry: etree._Element) -> ListedParty:
	akas = list_children(entry, "akaList", "aka")
	weak = [aka for aka in akas if get_text(aka, "category").lower() == "weak"]
	strong = [aka for aka in akas if get_text(aka, "category").lower() != "weak"]
	births = list_texts(entry, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth")
	countries = list_texts(entry, "nationalityList", "nationality", "country")
	countries += list_texts(entry, "citizenshipList", "citizenship", "country")
	return ListedParty(
		reference=get_text(entry, "uid"),
		name=_join_name(entry),
		kind=KINDS.get(get_text(entry, "sdnType").lower(), PartyKind.ENTITY),
		aliases=unique([_join_name(aka) for aka in strong]),
		weak_aliases=unique([_join_name(aka) for aka in weak]),
		birth_dates=unique([read_birth_date(text) for text in births]),
		nationalities=unique(countries),
		identity_numbers=unique(list_texts(entry, "idList", "id", "idNumber")),
		programs=unique(list_texts(entry, "programList", "program")),
		remarks=get_text(entry, "remarks"),
	)


def _join_name(element: etree._Element) -> str:
	return clean(f"{get_text(element, 'firstName')} {get_text(element, 'lastName')}")


def read_ofac_csv(content: bytes, *others: bytes) -> ListFile:
	"""`sdn.csv`, and `alt.csv` with the aliases. Neither has a heading."""
	aliases = _read_aliases(others[0]) if others else {}
	parties = []
	for row in read_rows(content, width=SDN_COLUMNS):
		if not row[0].strip().isdigit():
			raise ForeignListFileError("sdn.csv", ", ".join(row)[:60])
		parties.append(_read_sdn_row([clean(value) for value in row], aliases))
	return ListFile(parties=tuple(parties))


def _read_aliases(content: bytes) -> dict[str, list[tuple[str, bool]]]:
	"""Aliases by the number of their party, each with whether it is a weak one."""
	found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
	for row in read_rows(content, width=ALT_COLUMNS):
		number, _alt, _kind, name, remarks = (clean(value) for value in row)
		if not number.isdigit():
			raise ForeignListFileError("alt.csv", ", ".join(row)[:60])
		found[number].append((name, "weak" in remarks.lower()))
	return found


def _read_sdn_row(row: list[str], aliases: dict[str, list[tuple[str, bool]]]) -> ListedParty:
	number, name, kind, programs, remarks = row[0], row[1], row[2], row[3], row[11]
	akas = aliases.get(number, [])
	return ListedParty(
		reference=number,
		name=name,
		kind=KINDS.get(kind.lower(), PartyKind.ENTITY),
		aliases=unique([alias for alias, is_weak in akas if not is_weak]),
		weak_aliases=unique([alias for alias, is_weak in akas if is_weak]),
		birth_dates=unique([read_birth_date(text) for text in _BIRTH_DATE.findall(remarks)]),
		nationalities=unique(_NATIONALITY.findall(remarks)),
		identity_numbers=unique([text.rstrip(".") for text in _NUMBER.findall(remarks)]),
		programs=unique(re.split(r"\] \[", programs.strip("[] "))),
		remarks=remarks,
	)
