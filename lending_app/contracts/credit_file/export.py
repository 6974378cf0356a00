"""A credit file as ZIP: every file, the data of every record, and an index with the hash of each."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, now_datetime, strip_html

from lending_app.book.cells import neutralize
from lending_app.contracts.credit_file.list_file import CreditFile, FileEntry, list_credit_file
from lending_app.contracts.documents.generate import attach
from lending_app.lending_setup.language.speak import speaking_for

# More than this takes longer than a request should.
LARGE = 60
HIDDEN = ("identity_key", "identity_claim", "naming_series", "code_hash")


def is_large(found: CreditFile) -> bool:
	return len(found.entries) > LARGE


def build_zip(loan: Document, found: CreditFile) -> bytes:
	"""A file that is lost on disk is named in the index instead of breaking the export."""
	buffer, rows = BytesIO(), []
	with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
		for number, entry in enumerate(found.entries, start=1):
			path, content = _name(number, entry), _read(entry)
			if content is not None:
				archive.writestr(path, content)
			rows.append((path, entry, content))
		archive.writestr(f"{_('Index')}.csv", "\ufeff" + _write_index(loan, rows, found.missing))
	with speaking_for(loan):
		loan.add_comment("Info", _("Credit file exported by {0}").format(get_fullname(frappe.session.user)))
	return buffer.getvalue()


def enqueue_export(loan: str, user: str) -> None:
	frappe.enqueue(
		export_for_user,
		queue="long",
		job_id=f"credit-file-{loan}-{user}",
		deduplicate=True,
		enqueue_after_commit=True,
		loan=loan,
		user=user,
	)


def export_for_user(loan: str, user: str) -> None:
	"""As the user who asked: only what they may read goes in; they are told where the file is."""
	frappe.set_user(user)
	record = frappe.get_doc("Loan", loan)
	record.check_permission("export")
	url = attach(record, f"{loan}.zip", build_zip(record, list_credit_file(record)), "")
	frappe.new_doc(
		"Notification Log",
		for_user=user,
		type="Alert",
		document_type="Loan",
		document_name=loan,
		subject=_("The credit file of {0} is ready.").format(loan),
		link=url,
	).insert(ignore_permissions=True)  # to the user's own notifications


def _name(number: int, entry: FileEntry) -> str:
	name = entry.title if entry.file else f"{entry.name}.json"
	return f"{entry.section}/{number:03d} {PurePosixPath(name.replace(':', '-')).name}"


def _read(entry: FileEntry) -> bytes | None:
	if not entry.file:
		return _dump(frappe.get_doc(entry.doctype, entry.name))
	try:
		content = frappe.get_doc("File", entry.file).get_content()
	except OSError:
		return None
	return content.encode() if isinstance(content, str) else bytes(content)


def _dump(document: Document) -> bytes:
	values = document.as_dict(convert_dates_to_str=True, no_private_properties=True)
	shown = {key: value for key, value in values.items() if key not in HIDDEN}
	return json.dumps(shown, indent=1, ensure_ascii=False, default=str).encode()


def _write_index(loan: Document, rows: list, missing: tuple[str, ...]) -> str:
	stream = StringIO()
	writer = csv.writer(stream)
	for cells in _iterate_rows(loan, rows, missing):
		writer.writerow([neutralize(cell) for cell in cells])
	return stream.getvalue()


def _iterate_rows(loan: Document, rows: list, missing: tuple[str, ...]) -> Iterator[list]:
	yield [loan.name, loan.client_name, str(now_datetime()), get_fullname(frappe.session.user)]
	yield [_("File"), _("Section"), _("From"), _("Date"), _("Size (Bytes)"), "SHA-256"]
	for path, entry, content in rows:
		size = _("cannot be read") if content is None else len(content)
		digest = "" if content is None else hashlib.sha256(content).hexdigest()
		yield [path, entry.section, f"{_(entry.doctype)} {entry.name}", str(entry.dated or ""), size, digest]
	for text in missing:
		yield [_("Missing"), "", strip_html(text), "", "", ""]
