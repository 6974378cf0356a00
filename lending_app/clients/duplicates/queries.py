"""What the search for duplicates reads."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.clients.duplicates.adapters import build_person
from lending_app.clients.matching.duplicates import Person
from lending_app.clients.matching.terms import TermKind

FIELDS = (
	"name",
	"client_name",
	"identity_number",
	"tax_number",
	"mobile_phone",
	"alternative_phone",
	"email",
	"birth_date",
)
# More candidates than this for one form say that a number is shared by a crowd.
MOST_CANDIDATES = 200


def list_merged() -> set[str]:
	"""Clients that were merged into others."""
	return set(frappe.get_all("Client Merge", {"docstatus": 1}, pluck="merged_client"))


def get_merge_of(client: str) -> Any | None:
	"""The merge that took a client away."""
	filters = {"merged_client": client, "docstatus": 1}
	return frappe.db.get_value("Client Merge", filters, ["name", "kept_client"], as_dict=True)


def list_people(names: list[str] | None = None) -> list[Person]:
	"""Clients as duplicates are looked for; all of them where none are named."""
	client = frappe.qb.DocType("Client")
	query = frappe.qb.from_(client).select(*(client[field] for field in FIELDS))
	if names is not None:
		query = query.where(client.name.isin(names or [""]))
	merged = list_merged()
	return [build_person(row) for row in query.run(as_dict=True) if row.name not in merged]


def list_candidates(person: Person) -> list[str]:
	"""Clients that share a number, a telephone, an address or the birth date with someone."""
	table = frappe.qb.DocType("Client Search Term")
	found: set[str] = set()
	for kind, terms in (
		(TermKind.IDENTITY, person.numbers),
		(TermKind.PHONE, person.phones),
		(TermKind.EMAIL, person.emails),
		(TermKind.BIRTH_DATE, {person.birth_date.isoformat()} if person.birth_date else ()),
	):
		if terms:
			condition = table.term.isin(sorted(terms)) & (table.kind == kind.value)
			query = frappe.qb.from_(table).select(table.client).where(condition).limit(MOST_CANDIDATES)
			found.update(query.run(pluck=True))
	return sorted(found - {person.reference})
