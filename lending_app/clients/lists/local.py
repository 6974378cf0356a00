"""A list of one's own in CSV: a country's list, politically exposed persons, people not to be lent to."""

from __future__ import annotations

from lending_app.clients.lists.csv_table import read_records
from lending_app.clients.lists.errors import ForeignListFileError, ListRowError
from lending_app.clients.lists.model import ListFile, clean, unique
from lending_app.clients.matching.birth_dates import read_birth_date
from lending_app.clients.matching.scoring import ListedParty, PartyKind

COLUMNS = (
	"code",
	"name",
	"type",
	"aliases",
	"birth_dates",
	"nationalities",
	"identity_numbers",
	"programs",
	"remarks",
)
NEEDED = {"code", "name"}
KINDS = {kind.value.lower(): kind for kind in PartyKind} | {"": PartyKind.INDIVIDUAL}


def read_local_csv(content: bytes, *_others: bytes) -> ListFile:
	"""Columns by the names of the first row; several values of a field stand between vertical bars."""
	parties = []
	for number, row in read_records(content):
		if not row.keys() >= NEEDED:
			raise ForeignListFileError(", ".join(COLUMNS), ", ".join(row)[:80])
		parties.append(_read_row(number, row))
	return ListFile(parties=tuple(parties))


def _read_row(number: int, row: dict[str, str]) -> ListedParty:
	code, name = clean(row["code"]), clean(row["name"])
	kind = KINDS.get(clean(row.get("type")).lower())
	if not code or not name:
		raise ListRowError(number, "code, name")
	if kind is None:
		raise ListRowError(number, f"type: {row['type']}")
	return ListedParty(
		reference=code,
		name=name,
		kind=kind,
		aliases=_split(row, "aliases"),
		birth_dates=unique([_read_birth(number, text) for text in _split(row, "birth_dates")]),
		nationalities=_split(row, "nationalities"),
		identity_numbers=_split(row, "identity_numbers"),
		programs=_split(row, "programs"),
		remarks=clean(row.get("remarks")),
	)


def _split(row: dict[str, str], column: str) -> tuple[str, ...]:
	return unique((row.get(column) or "").split("|"))


def _read_birth(number: int, text: str) -> str:
	found = read_birth_date(text)
	if not found:
		raise ListRowError(number, f"birth_dates: {text}")
	return found
