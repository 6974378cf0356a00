"""What screening reads."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import CustomFunction, Order
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days, getdate, today

from lending_app.clients.matching.scoring import ListedParty, Subject
from lending_app.clients.screening.adapters import build_party, build_subject
from lending_app.clients.screening.states import HitStatus, ListKind
from lending_app.lending_setup.access.conditions import limit_rows

CLIENT_FIELDS = ("name", "client_name", "client_type", "birth_date", "nationality", "identity_number")
ENTRY_FIELDS = (
	"name",
	"entry_name",
	"party_kind",
	"aliases",
	"weak_aliases",
	"birth_dates",
	"nationalities",
	"identity_numbers",
)
CONCAT = CustomFunction("CONCAT", ["first", "second"])
CRC32 = CustomFunction("CRC32", ["text"])
# Names in one statement's list.
CHUNK = 5_000


def get_lists_signature() -> tuple:
	"""Changes whenever an entry or a list does: what was built from them is built again.

	A checksum over every name and time, which an index holds: the last time alone would not tell an entry that was
	taken back from another one made since.
	"""
	return tuple(
		value for doctype in ("Screening List Entry", "Screening List") for value in _checksum(doctype)
	)


def _checksum(doctype: str) -> tuple:
	table = frappe.qb.DocType(doctype)
	rows = frappe.qb.from_(table).select(Count("*"), Sum(CRC32(CONCAT(table.name, table.modified)))).run()
	return tuple(rows[0])


def list_parties(entries: list[str] | None = None) -> list[ListedParty]:
	"""Listed parties of enabled lists; of these entries alone where they are named."""
	entry, lists = frappe.qb.DocType("Screening List Entry"), frappe.qb.DocType("Screening List")
	query = (
		frappe.qb.from_(entry)
		.join(lists)
		.on(entry.screening_list == lists.name)
		.select(*(entry[field] for field in ENTRY_FIELDS))
		.where((entry.is_listed == 1) & (lists.is_enabled == 1))
	)
	if entries is not None:
		query = query.where(entry.name.isin(entries or [""]))
	return [build_party(row) for row in query.run(as_dict=True)]


def list_entries_of_version(version: str) -> list[str]:
	"""Entries that a version of a list brought or changed."""
	entry = frappe.qb.DocType("Screening List Entry")
	condition = (entry.added_in == version) | (entry.changed_in == version)
	return frappe.qb.from_(entry).select(entry.name).where(condition).run(pluck=True)


def list_subjects(after: str, limit: int) -> list[Subject]:
	"""The next clients of the book, by name."""
	client = frappe.qb.DocType("Client")
	query = (
		frappe.qb.from_(client)
		.select(*(client[field] for field in CLIENT_FIELDS))
		.where(client.name > after)
		.orderby(client.name, order=Order.asc)
		.limit(limit)
	)
	return [build_subject(row) for row in query.run(as_dict=True)]


def list_hits(clients: list[str]) -> list[dict[str, Any]]:
	"""Hits of clients, whatever their status."""
	fields = ["name", "client", "entry", "status", "score", "client_fingerprint", "entry_fingerprint"]
	found = []
	for start in range(0, len(clients), CHUNK):
		chunk = clients[start : start + CHUNK]
		found += frappe.get_all("Screening Hit", {"client": ("in", chunk)}, fields)
	return found


def get_blocking_hit(client: str) -> str | None:
	"""A confirmed hit that keeps a client from borrowing."""
	kinds = [kind.value for kind in ListKind if kind.is_blocking]
	filters = {"client": client, "status": HitStatus.CONFIRMED.value, "list_kind": ("in", kinds)}
	return frappe.db.get_value("Screening Hit", filters)


def describe_lists() -> str:
	"""Enabled lists with the day of their version, for the log."""
	rows = frappe.get_all("Screening List", {"is_enabled": 1}, ["name", "published_on"], order_by="name asc")
	return "\n".join(f"{row.name} ({row.published_on})" if row.published_on else row.name for row in rows)


def list_runs(filters: Any) -> list[dict[str, Any]]:
	"""Runs of some days that the user may see, with how long each took; the caller has checked the role."""
	run = frappe.qb.DocType("Screening Run")
	fields = ("name", "started_on", "finished_on", "occasion", "status", "client", "lists", "match_threshold")
	fields += ("number_of_clients", "number_of_entries", "number_of_hits", "number_of_new_hits")
	query = frappe.qb.from_(run).select(*(run[field] for field in fields))
	query = query.where(run.creation.between(*_get_span(filters))).orderby(run.creation, order=Order.desc)
	if filters.get("client"):
		query = query.where((run.client == filters["client"]) | run.client.isnull())
	rows = limit_rows(query, "Screening Run").run(as_dict=True)
	for row in rows:
		row.lists = ", ".join((row.lists or "").split("\n"))
		row.occasion, row.status = _(row.occasion), _(row.status)
		row.seconds = (row.finished_on - row.started_on).seconds if row.finished_on else None
	return rows


def list_decisions(filters: Any) -> list[dict[str, Any]]:
	"""Decisions of some days on hits that the user may see; the caller has checked the role."""
	hit, review = frappe.qb.DocType("Screening Hit"), frappe.qb.DocType("Screening Hit Review")
	query = (
		frappe.qb.from_(review)
		.join(hit)
		.on(review.parent == hit.name)
		.select(hit.name, hit.client, hit.client_name, hit.screening_list, hit.matched_name, hit.score)
		.select(review.decision, review.reason, review.decided_by, review.decided_on)
		.where(review.decided_on.between(*_get_span(filters)))
		.orderby(review.decided_on, order=Order.desc)
	)
	if filters.get("client"):
		query = query.where(hit.client == filters["client"])
	rows = limit_rows(query, "Screening Hit").run(as_dict=True)
	for row in rows:
		row.decision = _(row.decision)
	return rows


def _get_span(filters: Any) -> tuple[str, str]:
	"""From the beginning of the first day to the end of the last."""
	first, last = get_days(filters)
	return f"{first} 00:00:00", f"{last} 23:59:59.999999"


def get_days(filters: Any) -> tuple[date, date]:
	"""First and last day of the log that is asked for: the last month where nothing is said."""
	return getdate(filters.get("from_date") or add_days(today(), -30)), getdate(
		filters.get("to_date") or today()
	)


def count_hits_by_status() -> dict[str, int]:
	"""Hits that the user may see."""
	hit = frappe.qb.DocType("Screening Hit")
	query = frappe.qb.from_(hit).select(hit.status, Count("*")).groupby(hit.status)
	return dict(limit_rows(query, "Screening Hit").run())
