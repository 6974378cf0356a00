"""Take over a list file: all of it or nothing, with what it added, changed and removed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, now

from lending_app.clients.lists.errors import ListFileError
from lending_app.clients.lists.model import ListFile, ListFormat
from lending_app.clients.lists.reader import read_list
from lending_app.clients.screening.adapters import dump_party, get_entry_fingerprint
from lending_app.clients.screening.exceptions import (
	LargeRemovalError,
	ListFileRefusedError,
	ListFormatError,
)
from lending_app.clients.screening.list_errors import explain_list_error
from lending_app.clients.screening.record_hits import close_hit
from lending_app.clients.screening.states import HitStatus
from lending_app.lending_setup.files.access import find_file

CHUNK = 2_000
ENTRY_FIELDS = (
	"name",
	"owner",
	"creation",
	"modified",
	"modified_by",
	"screening_list",
	"is_listed",
	"added_in",
	"content_hash",
	"external_id",
	"entry_name",
	"party_kind",
	"remarks",
	"aliases",
	"weak_aliases",
	"birth_dates",
	"nationalities",
	"identity_numbers",
	"programs",
)
Values = dict[str, Any]


@dataclass(slots=True)
class Delta:
	"""What a file changes in a list: entries by their number in it; of those that go, their names here."""

	added: list[Values] = field(default_factory=list)
	changed: list[tuple[str, Values]] = field(default_factory=list)
	relisted: list[tuple[str, Values]] = field(default_factory=list)
	removed: list[str] = field(default_factory=list)


def read_version(version: Document) -> ListFile:
	"""The parties of a version's file. Refuses a file that is damaged, foreign, or the one already taken over."""
	screening_list = frappe.get_doc("Screening List", version.screening_list, for_update=True)
	form = ListFormat(screening_list.list_format)
	if form is ListFormat.MANUAL:
		frappe.throw(
			_("List {0} has no file: its entries are written by hand.").format(
				frappe.bold(screening_list.name)
			),
			exc=ListFormatError,
			title=_("List without Files"),
		)
	contents = [_read_file(url) for url in (version.list_file, version.aliases_file) if url]
	version.file_hash = hashlib.sha256(b"\0".join(contents)).hexdigest()
	_refuse_same_file(version, screening_list.current_version)
	try:
		return read_list(form, *contents)
	except ListFileError as error:
		frappe.throw(
			explain_list_error(error, form.value), exc=ListFileRefusedError, title=_("List File Refused")
		)


def _read_file(url: str) -> bytes:
	"""The content at an address. The same content attached twice is one file with two owners: the user's own counts."""
	file = find_file(url)
	path = Path(file.get_full_path()) if file else None
	if path is None or not path.is_file():
		frappe.throw(
			_("File {0} is not on this site. Attach it again.").format(frappe.bold(url)),
			exc=ListFileRefusedError,
			title=_("List File Refused"),
		)
	return path.read_bytes()


def _refuse_same_file(version: Document, current: str | None) -> None:
	if current and frappe.db.get_value("Screening List Version", current, "file_hash") == version.file_hash:
		frappe.throw(
			_("This is the file of version {0}, which is the current one. Nothing was imported.").format(
				frappe.bold(current)
			),
			exc=ListFileRefusedError,
			title=_("File Already Imported"),
		)


def compare_with_list(version: Document, found: ListFile) -> Delta:
	"""What the file changes; a removal so large that the file may be cut is refused until it is accepted."""
	rows = frappe.get_all(
		"Screening List Entry",
		{"screening_list": version.screening_list},
		["name", "external_id", "content_hash", "is_listed"],
	)
	existing = {row.external_id: row for row in rows}
	delta = Delta()
	for party in found.parties:
		_sort_in(delta, existing.pop(party.reference, None), dump_party(party))
	delta.removed = [row.name for row in existing.values() if row.is_listed]
	_check_removal(version, len(delta.removed), sum(row.is_listed for row in rows))
	return delta


def _sort_in(delta: Delta, row: Any | None, values: Values) -> None:
	values["content_hash"] = get_entry_fingerprint(values)
	if row is None:
		delta.added.append(values)
	elif not row.is_listed:
		delta.relisted.append((row.name, values))
	elif row.content_hash != values["content_hash"]:
		delta.changed.append((row.name, values))


def _check_removal(version: Document, removed: int, listed: int) -> None:
	limit = flt(frappe.get_cached_doc("Screening Settings").maximum_removed_percent)
	if cint(version.is_large_removal_accepted) or not listed or 100 * removed / listed <= limit:
		return
	frappe.throw(
		_(
			"The file lacks {0} of the {1} entries of the list, more than {2} %. It may have been cut: "
			"download it again, or tick {3} if they are really gone."
		).format(removed, listed, f"{limit:g}", frappe.bold(_("Accept a Large Removal"))),
		exc=LargeRemovalError,
		title=_("Many Entries Missing"),
	)


def apply_delta(version: Document, delta: Delta) -> None:
	"""Write the entries, and close open hits of those that are no longer listed."""
	stamp = {"owner": frappe.session.user, "creation": now(), "modified": now()}
	stamp |= {"modified_by": frappe.session.user, "screening_list": version.screening_list, "is_listed": 1}
	rows = [
		tuple(
			(values | stamp | {"name": frappe.generate_hash(length=10), "added_in": version.name})[key]
			for key in ENTRY_FIELDS
		)
		for values in delta.added
	]
	frappe.db.bulk_insert("Screening List Entry", list(ENTRY_FIELDS), rows, chunk_size=CHUNK)
	for name, values in (*delta.changed, *delta.relisted):
		mark = {"changed_in": version.name, "is_listed": 1, "removed_in": None}
		frappe.db.set_value("Screening List Entry", name, values | mark)
	_remove(version.name, delta.removed)


def _remove(version: str, names: list[str]) -> None:
	for start in range(0, len(names), CHUNK):
		chunk = names[start : start + CHUNK]
		frappe.db.set_value(
			"Screening List Entry", {"name": ("in", chunk)}, {"is_listed": 0, "removed_in": version}
		)
		filters = {"entry": ("in", chunk), "status": HitStatus.OPEN.value}
		for hit in frappe.get_all("Screening Hit", filters, pluck="name"):
			close_hit(hit, _("The entry is no longer on the list."))
