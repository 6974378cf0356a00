"""Lists, entries and files for tests of screening."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frappe
from frappe.model.document import Document

from lending_app.testing.factories import make_unique

NAME = {"first_name": "Perengano Zutanito", "last_name": "Mengánez Imaginario"}
LISTED = "MENGANEZ IMAGINARIO, Perengano Zutanito"


FILES = Path(__file__).resolve().parents[2] / "matching" / "lists"


def make_list(**values: Any) -> Document:
	"""An enabled sanctions list without entries, written by hand."""
	defaults = {"list_name": make_unique("List"), "list_kind": "Sanctions", "list_format": "Manual"}
	return frappe.new_doc("Screening List", **defaults | values).insert()


def make_entry(screening_list: str, name: str, **values: Any) -> Document:
	entry = frappe.new_doc("Screening List Entry", screening_list=screening_list, entry_name=name, **values)
	return entry.insert()


def make_file(content: bytes, suffix: str = ".xml") -> str:
	"""A private file with the content; its address."""
	file = frappe.new_doc("File", file_name=make_unique("list") + suffix, is_private=1, content=content)
	return file.insert().file_url


def read_fixture(name: str) -> bytes:
	return (FILES / name).read_bytes()


def make_version(
	screening_list: str, content: bytes, aliases: bytes | None = None, **values: Any
) -> Document:
	version = frappe.new_doc("Screening List Version", screening_list=screening_list, **values)
	version.list_file = make_file(content)
	if aliases is not None:
		version.aliases_file = make_file(aliases)
	return version.insert()


def list_hits(client: str) -> list[Document]:
	names = frappe.get_all("Screening Hit", {"client": client}, pluck="name", order_by="creation asc")
	return [frappe.get_doc("Screening Hit", name) for name in names]


def change_settings(**values: Any) -> None:
	frappe.get_doc("Screening Settings").update(values).save()
