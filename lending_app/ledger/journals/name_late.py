"""A journal entry takes its number after the documents that it is about: they learn it then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import frappe

CHUNK = 1_000


def fill_in_name(documents: Mapping[str, Collection[str]], provisional: str, name: str | None) -> None:
	"""Write the entry's name where the provisional one stands: in documents by DocType, their rows, and what they have
	posted in the sub-ledger. None where no entry was needed.
	"""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	for doctype, names in documents.items():
		for part in _split(sorted(names)):
			of_part = (entry.voucher_type == doctype) & entry.voucher_no.isin(part)
			_fill(entry, "journal_entry", of_part, provisional, name)
			for holder, key, field in _list_fields(doctype):
				table = frappe.qb.DocType(holder)
				_fill(table, field, table[key].isin(part), provisional, name)


def _fill(table: Any, field: str, condition: Any, provisional: str, name: str | None) -> None:
	query = frappe.qb.update(table).set(table[field], name)
	query.where(condition & (table[field] == provisional)).run()


def _list_fields(doctype: str) -> Iterator[tuple[str, str, str]]:
	"""Where a document, or a row of it, names a journal entry: DocType, the field of the document's name, the field."""
	meta = frappe.get_meta(doctype)
	holders = [(doctype, "name"), *((table.options, "parent") for table in meta.get_table_fields())]
	for holder, key in holders:
		for field in frappe.get_meta(holder).get_link_fields():
			if field.options == "Journal Entry":
				yield holder, key, field.fieldname


def _split(names: list[str]) -> Iterator[list[str]]:
	for start in range(0, len(names), CHUNK):
		yield names[start : start + CHUNK]
