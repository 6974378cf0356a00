"""Files of a client: there, whole, small enough, of a known kind, and private."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint
from PIL import Image, UnidentifiedImageError

from lending_app.clients.exceptions import UnusableFileError

IMAGES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
ATTACH_TYPES = ("Attach", "Attach Image")
MEGABYTE = 1024 * 1024


def check_files(client: Document) -> None:
	"""Check every file that this save adds. Raises UnusableFileError naming where it stands."""
	known, client.flags.new_files = _list_urls(client.get_doc_before_save()), []
	for document, field in _iterate_fields(client):
		url = document.get(field.fieldname)
		if url and url not in known:
			url = _check_file(url, _describe(document, field.label))
			document.set(field.fieldname, url)
			client.flags.new_files.append(url)


def attach_files(client: Document) -> None:
	"""Tie the files to the client, so that who may read it may read them."""
	for url in client.flags.new_files or []:
		frappe.db.set_value(
			"File",
			{"file_url": url, "attached_to_name": ("is", "not set")},
			{"attached_to_doctype": client.doctype, "attached_to_name": client.name},
			update_modified=False,
		)


def _iterate_fields(client: Document) -> Iterator[tuple[Document, Document]]:
	rows = [client, *(row for table in client.meta.get_table_fields() for row in client.get(table.fieldname))]
	for document in rows:
		for field in document.meta.get("fields", {"fieldtype": ("in", ATTACH_TYPES)}):
			yield document, field


def _list_urls(client: Document | None) -> set[str]:
	if not client:
		return set()
	return {document.get(field.fieldname) for document, field in _iterate_fields(client)}


def _describe(document: Document, label: str) -> str:
	if document.get("idx"):
		return _("Row {0}, {1}").format(document.idx, _(label))
	return _(label)


def _check_file(url: str, where: str) -> str:
	name = frappe.db.get_value("File", {"file_url": url})
	if not name:
		_refuse(_("{0}: the file {1} is not on this site. Upload it again.").format(where, url))
	file = frappe.get_doc("File", name)
	content = _read(file, where)
	limit = cint(frappe.get_cached_doc("Client Settings").maximum_file_megabytes)
	if limit and len(content) > limit * MEGABYTE:
		size = round(len(content) / MEGABYTE, 1)
		_refuse(
			_("{0}: {1} has {2} MB, the limit is {3} MB. Upload a smaller one.").format(
				where, file.file_name, size, limit
			)
		)
	check_content(file.file_name or url, content, where)
	return _make_private(file)


def _read(file: Document, where: str) -> bytes:
	try:
		content = file.get_content()
	except OSError:
		_refuse(_("{0}: the file {1} cannot be read. Upload it again.").format(where, file.file_name))
	return content.encode() if isinstance(content, str) else content


def check_content(name: str, content: bytes, where: str) -> None:
	"""Refuse what is neither a whole image nor a whole PDF."""
	kind = PurePosixPath(name).suffix.lower()
	if kind == ".pdf":
		if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
			_refuse(_("{0}: {1} is no whole PDF file. Scan or export it again.").format(where, name))
		return
	if kind not in IMAGES:
		_refuse(_("{0}: {1} is neither an image (JPG, PNG, WEBP) nor a PDF.").format(where, name))
	if not is_whole_image(content, IMAGES[kind]):
		_refuse(_("{0}: the image {1} is broken or cut off. Take or scan it again.").format(where, name))


def is_whole_image(content: bytes, kind: str) -> bool:
	"""True for an image that is one and ends where it should.

	Pillow alone does not say: other libraries tell it to draw what is left of a file that was cut off.
	"""
	ends = {
		"JPEG": content.rstrip(b"\0\r\n").endswith(b"\xff\xd9"),
		"PNG": content.rstrip(b"\0\r\n").endswith(b"IEND\xaeB`\x82"),
		"WEBP": int.from_bytes(content[4:8], "little") + 8 <= len(content),
	}
	try:
		with Image.open(BytesIO(content), formats=[kind]) as image:
			image.verify()
		with Image.open(BytesIO(content), formats=[kind]) as image:
			image.load()
	except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
		return False
	return ends[kind]


def _make_private(file: Document) -> str:
	"""Papers of a client are for who may read the client, never for whoever has the address."""
	if not file.is_private:
		file.is_private = 1
		# The client's own permission has been checked; the file follows it.
		file.save(ignore_permissions=True)
	return file.file_url


def _refuse(text: str) -> None:
	frappe.throw(text, exc=UnusableFileError, title=_("Unusable File"))
