"""The consolidated list of persons under financial sanctions of the European Union: XML and CSV, version 1.1."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from lxml import etree

from lending_app.clients.lists.csv_table import read_records
from lending_app.clients.lists.errors import ForeignListFileError
from lending_app.clients.lists.model import ListFile, clean, unique
from lending_app.clients.lists.xml_stream import XmlList, get_text, list_children
from lending_app.clients.matching.birth_dates import read_birth_date
from lending_app.clients.matching.scoring import ListedParty, PartyKind

PERSONS = ("P", "person")
NEEDED_COLUMNS = {"Entity_LogicalId", "NameAlias_WholeName"}
_NAME_PARTS = ("firstName", "middleName", "lastName")
Row = dict[str, str]


def read_eu_xml(content: bytes, *_others: bytes) -> ListFile:
	"""The full list in XML 1.1."""
	source = XmlList(content, "export")
	parties = [_read_entity(element) for element in source.iterate("sanctionEntity")]
	return ListFile(
		parties=tuple(parties), published_on=_read_date(source.attributes.get("generationDate", ""))
	)


def _read_date(text: str) -> date | None:
	"""A day as XML gives it, or as CSV does: 2026-07-15T10:00:00, 15/07/2026."""
	for form, length in (("%Y-%m-%d", 10), ("%d/%m/%Y", 10)):
		try:
			return datetime.strptime(text[:length], form).date()  # noqa: DTZ007
		except ValueError:
			continue
	return None


def _read_entity(entity: etree._Element) -> ListedParty:
	names = [
		(_get_name(alias), alias.get("strong") == "false") for alias in list_children(entity, "nameAlias")
	]
	strong = unique([name for name, weak in names if not weak])
	every = unique([name for name, _ in names])
	subject = next(iter(list_children(entity, "subjectType")), None)
	births = list_children(entity, "birthdate")
	return ListedParty(
		reference=entity.get("logicalId") or entity.get("euReferenceNumber") or "",
		name=next(iter(strong or every), ""),
		kind=_get_kind(
			[subject.get("classificationCode"), subject.get("code")] if subject is not None else []
		),
		aliases=strong[1:],
		weak_aliases=tuple(name for name in every if name not in strong) if strong else every[1:],
		birth_dates=unique(
			[read_birth_date(birth.get("birthdate") or birth.get("year")) for birth in births]
		),
		nationalities=unique(
			[row.get("countryDescription") or "" for row in list_children(entity, "citizenship")]
		),
		identity_numbers=unique(
			[
				row.get("number") or row.get("latinNumber") or ""
				for row in list_children(entity, "identification")
			]
		),
		programs=unique([row.get("programme") or "" for row in list_children(entity, "regulation")]),
		remarks=get_text(entity, "remark"),
	)


def _get_name(alias: etree._Element) -> str:
	return clean(alias.get("wholeName")) or clean(" ".join(alias.get(part) or "" for part in _NAME_PARTS))


def _get_kind(codes: list[str | None]) -> PartyKind:
	return PartyKind.INDIVIDUAL if any(code in PERSONS for code in codes) else PartyKind.ENTITY


def read_eu_csv(content: bytes, *_others: bytes) -> ListFile:
	"""The full list in CSV 1.1: semicolons, and as many rows for an entity as it has names, dates and documents."""
	entities: dict[str, list[Row]] = defaultdict(list)
	published_on = None
	for _number, row in read_records(content, delimiter=";"):
		if not row.keys() >= NEEDED_COLUMNS:
			raise ForeignListFileError(", ".join(sorted(NEEDED_COLUMNS)), ", ".join(row)[:80])
		published_on = published_on or _read_date(clean(row.get("fileGenerationDate")))
		if number := clean(row["Entity_LogicalId"]):
			entities[number].append(row)
	parties = tuple(_read_rows(number, rows) for number, rows in entities.items())
	return ListFile(parties=parties, published_on=published_on)


def _read_rows(number: str, rows: list[Row]) -> ListedParty:
	names = unique([_get_row_name(row) for row in rows])
	return ListedParty(
		reference=number,
		name=next(iter(names), ""),
		kind=_get_kind(
			[
				row.get(column)
				for row in rows
				for column in ("Entity_SubjectType_ClassificationCode", "Entity_SubjectType")
			]
		),
		aliases=names[1:],
		birth_dates=unique(
			[read_birth_date(row.get("BirthDate_BirthDate") or row.get("BirthDate_Year")) for row in rows]
		),
		nationalities=_list_column(rows, "Citizenship_CountryDescription"),
		identity_numbers=_list_column(rows, "Identification_Number"),
		programs=_list_column(rows, "Entity_Regulation_Programme"),
		remarks=next(iter(_list_column(rows, "Entity_Remark")), ""),
	)


def _list_column(rows: list[Row], column: str) -> tuple[str, ...]:
	return unique([row.get(column) or "" for row in rows])


def _get_row_name(row: Row) -> str:
	parts = ("NameAlias_FirstName", "NameAlias_MiddleName", "NameAlias_LastName")
	return clean(row["NameAlias_WholeName"]) or clean(" ".join(row.get(part) or "" for part in parts))
