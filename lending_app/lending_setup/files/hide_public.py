"""Files of the app's documents that lie where anyone may take them, from a time when that was not refused: made private."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import frappe
from frappe.core.doctype.file.utils import generate_file_name

from lending_app.lending_setup.documents.own_doctypes import list_own_doctypes
from lending_app.lending_setup.files.access import PRIVATE
from lending_app.lending_setup.files.attachments import KINDS_OF_TYPES

PUBLIC = "/files/"


class AttachColumn(NamedTuple):
	doctype: str
	fieldname: str
	is_single: bool


def hide_public_files() -> list[str]:
	"""Move each public file of a document of the app, and whatever names it, to a private address.

	What is a public file of another document too, as a logo is, stays there, and the app's documents get a copy. Returns
	the addresses that were left. Safe to run again, also after a run that was broken off.
	"""
	own = set(list_own_doctypes())
	rows = _list_public_rows()
	columns = list_attach_columns(own)
	named = _list_named(columns)
	urls = {url for url, files in rows.items() if any(file.attached_to_doctype in own for file in files)}
	return [
		url for url in sorted(urls | named.keys()) if _hide(url, rows.get(url, []), named.get(url, []), own)
	]


def list_attach_columns(doctypes: set[str]) -> list[AttachColumn]:
	"""Fields of these DocTypes that hold the address of a file, those that the lender added among them."""
	metas = [frappe.get_meta(doctype) for doctype in sorted(doctypes)]
	return [
		AttachColumn(meta.name, field.fieldname, bool(meta.issingle))
		for meta in metas
		for field in meta.fields
		if field.fieldtype in KINDS_OF_TYPES and not meta.is_virtual and not field.is_virtual
	]


def _list_public_rows() -> dict[str, list[frappe._dict]]:
	fields = ["name", "file_name", "file_url", "attached_to_doctype", "thumbnail_url"]
	rows: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in frappe.get_all("File", {"file_url": ("like", f"{PUBLIC}%"), "is_folder": 0}, fields):
		rows[row.file_url].append(row)
	return rows


def _list_named(columns: list[AttachColumn]) -> dict[str, list[AttachColumn]]:
	"""Public addresses in those fields."""
	found: dict[str, list[AttachColumn]] = defaultdict(list)
	for column in columns:
		for url in _read_urls(column):
			found[url].append(column)
	return found


def _read_urls(column: AttachColumn) -> set[str]:
	if column.is_single:
		url = str(frappe.db.get_single_value(column.doctype, column.fieldname) or "")
		return {url} if url.startswith(PUBLIC) else set()
	filters = {column.fieldname: ("like", f"{PUBLIC}%")}
	return set(frappe.get_all(column.doctype, filters, pluck=column.fieldname, distinct=True, order_by=""))


def _hide(url: str, rows: list[frappe._dict], columns: list[AttachColumn], own: set[str]) -> bool:
	source = _find_public(url)
	if not source:
		# What is not there shows nothing to anyone.
		return False
	others = [row for row in rows if row.attached_to_doctype and row.attached_to_doctype not in own]
	ours = [row for row in rows if row not in others]
	hidden = _copy_private(source)
	values = {"file_url": hidden, "is_private": 1, "thumbnail_url": None}
	for row in ours:
		frappe.db.set_value("File", row.name, values, update_modified=False)
	for column in columns:
		_follow(column, url, hidden, source.name)
	left = [_find_public(row.thumbnail_url or "") for row in ours] + ([] if others else [source])
	# The file is the only copy until what names the other one is committed.
	frappe.db.after_commit.add(lambda: _remove(left))
	return True


def _follow(column: AttachColumn, url: str, hidden: str, file_name: str) -> None:
	if column.is_single:
		frappe.db.set_single_value(column.doctype, column.fieldname, hidden, update_modified=False)
		_tie(column.doctype, column.doctype, hidden, file_name)
		return
	fields = ["parenttype", "parent"] if frappe.get_meta(column.doctype).istable else ["name"]
	places = frappe.get_all(column.doctype, {column.fieldname: url}, fields, as_list=True, order_by="name")
	frappe.db.set_value(
		column.doctype, {column.fieldname: url}, column.fieldname, hidden, update_modified=False
	)
	for place in places:
		doctype, name = place if len(place) > 1 else (column.doctype, place[0])
		_tie(doctype, name, hidden, file_name)


def _tie(doctype: str, name: str, url: str, file_name: str) -> None:
	"""Who may read the document may read the file: a record that says so, where there is none."""
	values = {"attached_to_doctype": doctype, "attached_to_name": name, "file_url": url}
	if frappe.db.exists("File", values):
		return
	if orphan := frappe.db.get_value("File", {"file_url": url, "attached_to_name": ("is", "not set")}):
		frappe.db.set_value("File", orphan, values, update_modified=False)
		return
	row = frappe.new_doc("File", file_name=file_name, is_private=1, folder="Home/Attachments", **values)
	row.set_new_name()
	row.db_insert()


def _copy_private(source: Path) -> str:
	name = generate_file_name(source.name, frappe.generate_hash(length=6), is_private=True)
	shutil.copy2(source, Path(frappe.get_site_path("private", "files", name)))
	return f"{PRIVATE}{name}"


def _find_public(url: str) -> Path | None:
	"""The file at a public address; None where there is none, or where it leads out of the folder."""
	folder = Path(frappe.get_site_path("public", "files")).resolve()
	path = (folder / url.removeprefix(PUBLIC)).resolve()
	return path if url.startswith(PUBLIC) and path.is_relative_to(folder) and path.is_file() else None


def _remove(paths: list[Path | None]) -> None:
	for path in paths:
		if path:
			path.unlink(missing_ok=True)
