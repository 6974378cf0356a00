"""A client's whole file as ZIP: documents, attachments and data, with an index."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, now_datetime, strip_html

from lending_app.book.cells import neutralize
from lending_app.lending_setup.language.speak import speaking_for

HIDDEN = ("identity_key", "identity_claim", "naming_series")


@dataclass(frozen=True, slots=True)
class Entry:
	"""A file of the ZIP, or one that should be there and cannot be read."""

	path: str
	source: str
	content: bytes | None


def build_client_file(client: Document) -> bytes:
	"""The ZIP. A file that is lost on disk is named in the index instead of breaking the export."""
	entries = list(_unique(_iterate_entries(client)))
	buffer = BytesIO()
	with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
		archive.writestr(f"{_('Index')}.csv", "\ufeff" + _write_index(client, entries))
		for entry in entries:
			if entry.content is not None:
				archive.writestr(entry.path, entry.content)
	with speaking_for(client):
		client.add_comment("Info", _("File exported by {0}").format(get_fullname(frappe.session.user)))
	return buffer.getvalue()


def _iterate_entries(client: Document) -> Iterator[Entry]:
	for hook in frappe.get_hooks("lending_client_documents"):
		for name, content in frappe.get_attr(hook)(client.name):
			yield Entry(name, _("Printed now"), content)
	yield Entry("client.json", _("Data"), _dump(client))
	yield Entry(f"{_('Notes')}.csv", _("Client Note"), _write_notes(client.name))
	yield from _iterate_files("Client", [client.name], _("Documents"))
	for hook in frappe.get_hooks("lending_client_records"):
		for doctype, names in frappe.get_attr(hook)(client.name).items():
			yield from _iterate_files(doctype, names, _(doctype))


def _iterate_files(doctype: str, names: list[str], folder: str) -> Iterator[Entry]:
	filters = {"attached_to_doctype": doctype, "attached_to_name": ("in", names or [""]), "is_folder": 0}
	for name in frappe.get_all("File", filters, pluck="name", order_by="creation"):
		file = frappe.get_doc("File", name)
		path = f"{folder}/{PurePosixPath(file.file_name or name).name}"
		try:
			content = file.get_content()
		except OSError:
			content = None
		yield Entry(
			path,
			f"{_(doctype)} {file.attached_to_name}",
			content.encode() if isinstance(content, str) else content,
		)


def _unique(entries: Iterator[Entry]) -> Iterator[Entry]:
	"""Two files of one name lie side by side."""
	seen: dict[str, int] = {}
	for entry in entries:
		number = seen[entry.path] = seen.get(entry.path, 0) + 1
		if number == 1:
			yield entry
		else:
			path = PurePosixPath(entry.path)
			yield Entry(
				str(path.with_name(f"{path.stem} ({number}){path.suffix}")), entry.source, entry.content
			)


def _write_index(client: Document, entries: list[Entry]) -> str:
	stream = StringIO()
	writer = csv.writer(stream)
	_write_row(
		writer, [client.name, client.client_name, str(now_datetime()), get_fullname(frappe.session.user)]
	)
	_write_row(writer, [_("File"), _("From"), _("Size (Bytes)")])
	for entry in entries:
		size = _("cannot be read") if entry.content is None else len(entry.content)
		_write_row(writer, [entry.path, entry.source, size])
	return stream.getvalue()


def _write_notes(client: str) -> bytes:
	stream = StringIO()
	writer = csv.writer(stream)
	_write_row(writer, [_("Date"), _("Author"), _("Category"), _("Priority"), _("Note")])
	fields = ["creation", "owner", "category", "priority", "note"]
	for row in frappe.get_list("Client Note", {"client": client}, fields, order_by="creation", limit=0):
		_write_row(writer, [row.creation, row.owner, _(row.category), _(row.priority), strip_html(row.note)])
	return ("\ufeff" + stream.getvalue()).encode()


def _write_row(writer: Any, cells: list[Any]) -> None:
	writer.writerow([neutralize(cell) for cell in cells])


def _dump(client: Document) -> bytes:
	values = client.as_dict(convert_dates_to_str=True, no_private_properties=True)
	kept = {key: value for key, value in values.items() if key not in HIDDEN}
	return json.dumps(kept, indent=1, ensure_ascii=False, default=str).encode()
