"""The reader of each format, and what every list must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from lending_app.clients.lists.errors import EmptyListFileError, ListFileError
from lending_app.clients.lists.european_union import read_eu_csv, read_eu_xml
from lending_app.clients.lists.local import read_local_csv
from lending_app.clients.lists.model import ListFile, ListFormat
from lending_app.clients.lists.ofac import read_ofac_csv, read_ofac_xml
from lending_app.clients.lists.united_nations import read_un_xml

READERS: dict[ListFormat, Callable[..., ListFile]] = {
	ListFormat.OFAC_XML: read_ofac_xml,
	ListFormat.OFAC_CSV: read_ofac_csv,
	ListFormat.UN_XML: read_un_xml,
	ListFormat.EU_XML: read_eu_xml,
	ListFormat.EU_CSV: read_eu_csv,
	ListFormat.LOCAL_CSV: read_local_csv,
}


class UnnamedPartyError(ListFileError):
	"""An entry without a number or without a name."""


class RepeatedPartyError(ListFileError):
	"""Two entries with one number."""


def read_list(form: ListFormat, content: bytes, *others: bytes) -> ListFile:
	"""The parties of a file: at least one, each with a name and a number of its own."""
	found = READERS[form](content, *others)
	if not found.parties:
		raise EmptyListFileError("no entry")
	for position, party in enumerate(found.parties, start=1):
		if not party.reference or not party.name:
			raise UnnamedPartyError(f"{position}: {party.reference} {party.name}")
	[(reference, number)] = Counter(party.reference for party in found.parties).most_common(1)
	if number > 1:
		raise RepeatedPartyError(reference)
	return found
