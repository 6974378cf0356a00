"""Clients like the one being typed."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import flt

from lending_app.clients.duplicates.adapters import build_person, dump_shared
from lending_app.clients.duplicates.queries import FIELDS, list_candidates, list_people
from lending_app.clients.matching.duplicates import compare_people

MOST_SHOWN = 5


def find_similar(values: dict[str, Any]) -> list[dict[str, Any]]:
	"""The clients most like these values. Of a client whom the user may not see only the branch is told."""
	person = build_person(frappe._dict({field: values.get(field) for field in FIELDS}))
	name_score = flt(frappe.get_cached_doc("Screening Settings").duplicate_name_score)
	people = list_people(list_candidates(person))
	found = [row for other in people if (row := compare_people(person, other, name_score))]
	found.sort(key=lambda row: -row.score)
	return [_show(row, person.reference) for row in found[:MOST_SHOWN]]


def _show(row: Any, own: str) -> dict[str, Any]:
	other = row.second if row.first == own else row.first
	shown = {"score": row.score, **dump_shared(row)}
	client = frappe.get_doc("Client", other)
	shown["branch"] = client.branch
	# The document's own method would tell the user of every client that they may not see.
	if frappe.has_permission("Client", "read", client):
		shown |= {"client": client.name, "client_name": client.client_name}
	return shown
