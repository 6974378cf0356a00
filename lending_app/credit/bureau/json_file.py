"""The JSON format of bureau reports; docs/evaluation.md describes it."""

from __future__ import annotations

import json
import json.decoder
import json.scanner
from decimal import Decimal
from typing import Any

from lending_app.credit.bureau.errors import BureauFileError, CutFileError, FieldError, ForeignFileError
from lending_app.credit.bureau.model import TABLES, BureauReport
from lending_app.credit.bureau.read_values import AS_AMOUNT, MISSING, build_report, build_row

FORMAT = "lending-bureau-1"
AS_LIST = "must be a list of objects"


class _Located(dict):
	"""An object of the file that knows its line."""

	line: int


class _LineDecoder(json.JSONDecoder):
	"""Python's own decoder, in its version that is written in Python: it says where an object begins."""

	def __init__(self) -> None:
		super().__init__(parse_float=Decimal, parse_constant=_refuse_constant)
		read_object = json.decoder.JSONObject

		def parse_object(place: tuple[str, int], *args: Any) -> tuple[_Located, int]:
			text, begin = place
			found, end = read_object(place, *args)
			located = _Located(found)
			located.line = text.count("\n", 0, begin) + 1
			return located, end

		self.parse_object = parse_object
		self.scan_once = json.scanner.py_make_scanner(self)


def _refuse_constant(name: str) -> None:
	raise FieldError(None, "number", name, AS_AMOUNT)


def read_json(content: bytes) -> list[BureauReport]:
	"""Reports of a file. Raises BureauFileError, and then nothing of it counts."""
	try:
		text = content.decode("utf-8-sig")
	except UnicodeDecodeError as error:
		raise CutFileError(content.count(b"\n", 0, error.start) + 1, "UTF-8") from None
	try:
		found = _LineDecoder().decode(text)
	except json.JSONDecodeError as error:
		kind = (
			CutFileError
			if error.pos >= len(text.rstrip()) or "Unterminated" in error.msg
			else BureauFileError
		)
		raise kind(error.lineno, error.msg) from None
	except RecursionError:
		raise ForeignFileError(None, FORMAT) from None
	if not isinstance(found, dict) or found.get("format") != FORMAT:
		raise ForeignFileError(1, FORMAT)
	if not found.get("reports"):
		raise FieldError(found.line, "reports", "", MISSING)
	return [_read_report(raw) for raw in _list_objects(found, "reports")]


def _read_report(raw: _Located) -> BureauReport:
	rows = {
		name: tuple(build_row(kind, row, row.line) for row in _list_objects(raw, name))
		for name, kind in TABLES.items()
	}
	own = {name: value for name, value in raw.items() if name not in TABLES}
	return build_report(own, rows, raw.line)


def _list_objects(parent: _Located, name: str) -> list[_Located]:
	rows = parent.get(name) or []
	if not isinstance(rows, list) or not all(isinstance(row, _Located) for row in rows):
		raise FieldError(parent.line, name, rows, AS_LIST)
	return rows
