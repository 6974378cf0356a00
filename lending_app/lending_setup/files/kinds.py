"""Kinds of file that may be attached: known by their extension, and by their content.

What a browser would run (HTML, SVG, scripts) and what nobody has a use for is of no kind, whatever its name says.
"""

from __future__ import annotations

from collections.abc import Set
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, NoReturn
from zipfile import BadZipFile, ZipFile

import frappe
from frappe import _
from PIL import Image, UnidentifiedImageError

from lending_app.lending_setup.exceptions import UnusableFileError

FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
IMAGES = frozenset(FORMATS)
PDF = frozenset({".pdf"})
DOCUMENTS = IMAGES | PDF
# Name of a part that every file of the kind has within its ZIP.
PARTS = {
	".docx": "word/document.xml",
	".xlsx": "xl/workbook.xml",
	".odt": "content.xml",
	".ods": "content.xml",
}
OFFICE = frozenset(PARTS)
TEXTS = frozenset({".csv", ".txt"})
DATA = frozenset({".csv", ".json", ".txt", ".xml"})
# What may hang on any document of the app beside its own fields.
ATTACHMENTS = DOCUMENTS | OFFICE | TEXTS
MEGABYTE = 1024 * 1024
_RUN = (b"<?php", b"<!doctype html", b"<html", b"<svg", b"<script", b"<iframe", b"#!")
_START = 4_096


def check_kind(name: str, content: bytes, where: str, allowed: Set[str] = DOCUMENTS) -> None:
	"""Refuse a file whose name is of no allowed kind, or whose content is not what its name says. Raises UnusableFileError."""
	kind = PurePosixPath(name).suffix.lower()
	if kind not in allowed:
		_refuse_kind(name, where, allowed)
	if kind in IMAGES:
		_check_image(name, content, where, kind)
	elif kind in PDF:
		if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
			refuse(_("{0}: {1} is no whole PDF file. Scan or export it again.").format(where, _quote(name)))
	elif not (_is_office_file(content, kind) if kind in OFFICE else _is_plain_text(content)):
		refuse(_("{0}: {1} is not what its name says. Export it again.").format(where, _quote(name)))


def check_size(name: str, content: bytes, where: str, megabytes: int) -> None:
	"""Refuse what is larger than a limit in megabytes; 0 for no limit. Raises UnusableFileError."""
	if megabytes and len(content) > megabytes * MEGABYTE:
		size = round(len(content) / MEGABYTE, 1)
		refuse(
			_("{0}: {1} has {2} MB, the limit is {3} MB. Upload a smaller one.").format(
				where, _quote(name), size, megabytes
			)
		)


def is_whole_image(content: bytes, form: str) -> bool:
	"""True for an image that is one and ends where it should.

	Pillow alone does not say: other libraries tell it to draw what is left of a file that was cut off.
	"""
	ends = {
		"JPEG": content.rstrip(b"\0\r\n").endswith(b"\xff\xd9"),
		"PNG": content.rstrip(b"\0\r\n").endswith(b"IEND\xaeB`\x82"),
		"WEBP": int.from_bytes(content[4:8], "little") + 8 <= len(content),
	}
	try:
		with Image.open(BytesIO(content), formats=[form]) as image:
			image.verify()
		with Image.open(BytesIO(content), formats=[form]) as image:
			image.load()
	except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
		return False
	return ends[form]


def refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=UnusableFileError, title=_("Unusable File"))


def _check_image(name: str, content: bytes, where: str, kind: str) -> None:
	if not is_whole_image(content, FORMATS[kind]):
		refuse(
			_("{0}: the image {1} is broken or cut off. Take or scan it again.").format(where, _quote(name))
		)


def _is_office_file(content: bytes, kind: str) -> bool:
	try:
		with ZipFile(BytesIO(content)) as archive:
			return PARTS[kind] in archive.namelist()
	except (BadZipFile, ValueError):
		return False


def _is_plain_text(content: bytes) -> bool:
	"""Text that no browser and no server takes for a program. It may be in any character set without zero bytes."""
	start = content[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
	return b"\0" not in content and not any(mark in start for mark in _RUN)


def _refuse_kind(name: str, where: str, allowed: Set[str]) -> NoReturn:
	kinds = ", ".join(sorted(kind.removeprefix(".").upper() for kind in allowed))
	refuse(_("{0}: {1} is of a kind that is not taken here. Attach {2}.").format(where, _quote(name), kinds))


def _quote(name: Any) -> str:
	return str(frappe.utils.escape_html(str(name)[:140]))
