"""A bureau's file by its name: JSON or CSV, and in words why it was refused."""

from __future__ import annotations

from pathlib import PurePath

import frappe
from frappe import _
from frappe.utils import escape_html

from lending_app.credit.bureau.csv_file import NO_REPORT, TWICE, read_csv
from lending_app.credit.bureau.errors import BureauFileError, CutFileError, FieldError, ForeignFileError
from lending_app.credit.bureau.exceptions import UnreadableBureauFileError
from lending_app.credit.bureau.json_file import AS_LIST, read_json
from lending_app.credit.bureau.model import BureauReport
from lending_app.credit.bureau.read_values import (
	AS_AMOUNT,
	AS_DAY,
	AS_TEXT,
	AS_WHOLE,
	MISSING,
	UNKNOWN,
)

READERS = {".json": read_json, ".csv": read_csv}


def read_file(name: str, content: bytes) -> list[BureauReport]:
	"""Reports of a file, all or none. Raises UnreadableBureauFileError naming line and field."""
	reader = READERS.get(PurePath(name).suffix.lower())
	try:
		if reader is None:
			raise ForeignFileError(None, " / ".join(READERS))
		return reader(content)
	except BureauFileError as error:
		frappe.throw(
			f"{escape_html(name)}: {_explain(error)} {_('Nothing of the file was taken.')}",
			exc=UnreadableBureauFileError,
			title=_("Bureau File Refused"),
		)


def _explain(error: BureauFileError) -> str:
	detail = escape_html(error.detail)
	if isinstance(error, FieldError):
		return _("line {0}, field {1}: {2} {3}.").format(
			error.line or 1,
			frappe.bold(escape_html(error.field)),
			_show(error.value),
			_describe(error.expected),
		)
	if isinstance(error, CutFileError):
		return _("the file ends before it should, at line {0} ({1}): fetch it again.").format(
			error.line or 1, detail
		)
	if isinstance(error, ForeignFileError):
		return _("this is no file of a format that is read here: {0} is expected.").format(detail)
	return _("line {0} cannot be read: {1}.").format(error.line or 1, detail)


def _describe(expected: str) -> str:
	texts = {
		MISSING: _("is missing"),
		UNKNOWN: _("is not a field of the format"),
		TWICE: _("is given twice"),
		AS_TEXT: _("must be a text of at most 140 characters"),
		AS_DAY: _("must be a day as YYYY-MM-DD"),
		AS_WHOLE: _("must be a whole number from 0"),
		AS_AMOUNT: _("must be an amount from 0, as 1234.56"),
		AS_LIST: _("must be a list of objects"),
		NO_REPORT: _("has no line of kind report above it"),
	}
	return texts.get(expected) or _("must be one of {0}").format(expected)


def _show(value: object) -> str:
	return f"“{escape_html(str(value)[:60])}”" if value not in (None, "") else ""
