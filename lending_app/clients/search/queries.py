"""Clients by what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe

from lending_app.clients.matching.terms import NAMING_KINDS, TermKind, read_query

FIELDS = ("name", "client_name", "identity_number", "mobile_phone")
# How many clients with the words are looked at before permissions and filters choose among them.
WINDOWS = (200, 20_000)
DEFAULT_PAGE = 20
EVERY_KIND = (*NAMING_KINDS, TermKind.ADDRESS)


def find_clients(
	text: str,
	*,
	filters: Any = None,
	start: int = 0,
	page_length: int = DEFAULT_PAGE,
	fields: Iterable[str] = FIELDS,
) -> list[dict[str, Any]]:
	"""Clients that the user may see, with every word of the text at the beginning of one of theirs.

	By name, number, telephone and e-mail; by address where those find too few.
	"""
	words = read_query(text)
	if not words and (text or "").strip():
		return []
	if not words:
		return _list_allowed(filters, fields, start=start, limit=page_length, order_by="modified desc")
	wanted = start + page_length
	found: list[dict[str, Any]] = []
	for kinds in (NAMING_KINDS, EVERY_KIND):
		found = _find(words, kinds, filters, fields, wanted)
		if len(found) >= wanted:
			break
	return found[start:wanted]


def _find(
	words: list[str], kinds: Iterable[TermKind], filters: Any, fields: Iterable[str], wanted: int
) -> list[dict[str, Any]]:
	rows: list[dict[str, Any]] = []
	for window in WINDOWS:
		names = list_names(words, kinds, window)
		rows = _list_allowed(_add_names(filters, names), fields, limit=wanted) if names else []
		if len(rows) >= wanted or len(names) < window:
			break
	return sorted(rows, key=lambda row: _rank(row, words))


def _rank(row: dict[str, Any], words: list[str]) -> tuple[int, str]:
	"""Whole words before beginnings of words, then by name."""
	name = (row.get("client_name") or "").lower()
	return (-sum(word in name.split() for word in words), name)


def list_names(words: list[str], kinds: Iterable[TermKind], limit: int) -> list[str]:
	"""Clients with every word, no matter who may see them."""
	table = frappe.qb.DocType("Client Search Term")
	letters = [kind.value for kind in kinds]
	first = table.as_("t0")
	query = frappe.qb.from_(first).select(first.client).distinct().limit(limit)
	query = query.where(first.term.like(_begin(words[0])) & first.kind.isin(letters))
	for number, word in enumerate(words[1:], start=1):
		other = table.as_(f"t{number}")
		query = query.join(other).on(other.client == first.client)
		query = query.where(other.term.like(_begin(word)) & other.kind.isin(letters))
	return query.run(pluck=True)


def _begin(word: str) -> str:
	"""A pattern for the beginning of a term; its own signs are no patterns."""
	return word.replace("\\", "").replace("%", r"\%").replace("_", r"\_") + "%"


def _add_names(filters: Any, names: list[str]) -> list[Any]:
	return [*_as_list(filters), ["Client", "name", "in", names]]


def _as_list(filters: Any) -> list[Any]:
	if isinstance(filters, dict):
		return [
			["Client", key, *(value if isinstance(value, list | tuple) else ("=", value))]
			for key, value in filters.items()
		]
	return list(filters or [])


def _list_allowed(filters: Any, fields: Iterable[str], **options: Any) -> list[dict[str, Any]]:
	return frappe.get_list("Client", filters=_as_list(filters), fields=list(fields), **options)
