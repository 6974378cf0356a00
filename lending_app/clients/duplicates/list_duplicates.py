"""The nightly list of clients who may be one."""

from __future__ import annotations

import hashlib
from typing import Any

import frappe
from frappe.utils import cint, flt, now

from lending_app.clients.duplicates.adapters import dump_shared
from lending_app.clients.duplicates.queries import list_people
from lending_app.clients.duplicates.states import DuplicateStatus
from lending_app.clients.matching.duplicates import Likeness, Person, find_duplicates

DOCTYPE = "Client Duplicate"
FIELDS = (
	"name",
	"owner",
	"creation",
	"modified",
	"modified_by",
	"client",
	"client_name",
	"other_client",
	"other_client_name",
	"score",
	"has_same_identity",
	"has_same_phone",
	"has_same_email",
	"has_similar_name",
	"has_same_birth_date",
	"status",
	"pair_fingerprint",
)
CHUNK = 2_000
Row = dict[str, Any]


def list_duplicates() -> int:
	"""Write the pairs of the whole book. Dismissed ones stay dismissed while both clients are the same."""
	settings = frappe.get_cached_doc("Screening Settings")
	people = {person.reference: person for person in list_people()}
	found = find_duplicates(
		list(people.values()), flt(settings.duplicate_name_score), cint(settings.largest_shared_group)
	)
	known = {
		(row.client, row.other_client): row
		for row in frappe.get_all(
			DOCTYPE, fields=["name", "client", "other_client", "status", "score", "pair_fingerprint"]
		)
	}
	new = []
	for likeness in found:
		values = _dump(likeness, people)
		row = known.pop((likeness.first, likeness.second), None)
		if row is None:
			new.append(values)
		else:
			_renew(row, values)
	_insert(new)
	_forget([row.name for row in known.values() if row.status == DuplicateStatus.OPEN.value])
	return len(found)


def _dump(likeness: Likeness, people: dict[str, Person]) -> Row:
	pair = [people[likeness.first], people[likeness.second]]
	return {
		"client": likeness.first,
		"client_name": pair[0].name.text[:500],
		"other_client": likeness.second,
		"other_client_name": pair[1].name.text[:500],
		"score": likeness.score,
		**dump_shared(likeness),
		"pair_fingerprint": _fingerprint(pair),
	}


def _fingerprint(pair: list[Person]) -> str:
	"""What the pair was compared by."""
	parts = [
		(
			person.name.key,
			sorted(person.numbers),
			sorted(person.phones),
			sorted(person.emails),
			person.birth_date,
		)
		for person in pair
	]
	return hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()


def _renew(row: Any, values: Row) -> None:
	is_same = row.pair_fingerprint == values["pair_fingerprint"]
	if is_same and (row.status != DuplicateStatus.OPEN.value or row.score == values["score"]):
		return
	opened = {"status": DuplicateStatus.OPEN.value, "dismissal_reason": None, "dismissed_by": None}
	frappe.db.set_value(DOCTYPE, row.name, values | opened)


def _insert(rows: list[Row]) -> None:
	stamp = {"owner": frappe.session.user, "creation": now(), "modified": now()}
	stamp |= {"modified_by": frappe.session.user, "status": DuplicateStatus.OPEN.value}
	values = [
		tuple((row | stamp | {"name": frappe.generate_hash(length=10)})[field] for field in FIELDS)
		for row in rows
	]
	frappe.db.bulk_insert(DOCTYPE, list(FIELDS), values, chunk_size=CHUNK)


def _forget(names: list[str]) -> None:
	"""Pairs that are none any more, which nobody had decided on."""
	for start in range(0, len(names), CHUNK):
		frappe.db.delete(DOCTYPE, {"name": ("in", names[start : start + CHUNK])})
