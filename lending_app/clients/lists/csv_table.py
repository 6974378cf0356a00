"""Rows of a CSV file that must all be whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from lending_app.clients.lists.errors import CutListFileError, EmptyListFileError, ListRowError

ENCODINGS = ("utf-8-sig", "cp1252")
# A field of a sanctions list may hold a long text; the standard library's own limit is 131,072.
FIELD_LIMIT = 1_000_000


def decode(content: bytes) -> str:
	"""Text of a file in UTF-8, else in the Windows code page in which older lists come."""
	for encoding in ENCODINGS:
		try:
			return content.decode(encoding)
		except UnicodeDecodeError:
			continue
	return content.decode("latin-1")


def read_rows(content: bytes, *, delimiter: str = ",", width: int | None = None) -> Iterator[list[str]]:
	"""Rows of one width, that of the first unless it is given. A file that ends within a row is refused."""
	text = decode(content)
	if not text.strip("\x1a \r\n"):
		raise EmptyListFileError("the file is empty")
	if not text.endswith(("\n", "\x1a")):
		raise CutListFileError("the last line has no end")
	csv.field_size_limit(FIELD_LIMIT)
	reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
	number = 0
	try:
		for number, row in enumerate(reader, start=1):
			if not row or row == ["\x1a"]:
				continue
			width = width or len(row)
			if len(row) != width:
				raise ListRowError(number, f"{len(row)} / {width}")
			yield row
	except csv.Error as error:
		raise CutListFileError(f"row {number + 1}: {error}") from None


def read_records(content: bytes, *, delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
	"""Rows by the names of the first, with their numbers in the file."""
	rows = read_rows(content, delimiter=delimiter)
	header = [name.strip() for name in next(rows)]
	for number, row in enumerate(rows, start=2):
		yield number, dict(zip(header, row, strict=True))
