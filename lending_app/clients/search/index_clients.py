"""Keep the words by which clients are found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.query_builder import Order
from frappe.utils import getdate

from lending_app.clients.matching.terms import Term, build_terms

DOCTYPE = "Client Search Term"
FIELDS = (
	"name",
	"client_name",
	"trade_name",
	"identity_number",
	"tax_number",
	"mobile_phone",
	"alternative_phone",
	"work_phone",
	"email",
	"work_email",
	"address",
	"district",
	"city",
	"birth_date",
)
CHUNK = 5_000


def build_client_terms(client: Any) -> set[Term]:
	"""Terms of a client, as a document or a row."""
	return build_terms(
		names=(client.client_name, client.trade_name),
		# The client's own number, whole and as people say it.
		numbers=(client.identity_number, client.tax_number, client.name, client.name.rpartition("-")[2]),
		phones=(client.mobile_phone, client.alternative_phone, client.work_phone),
		emails=(client.email, client.work_email),
		addresses=(client.address, client.district, client.city),
		birth_date=getdate(client.birth_date) if client.birth_date else None,
	)


def index_client(client: Any) -> None:
	"""Write the terms of a client if they have changed."""
	rows = frappe.get_all(DOCTYPE, {"client": client.name}, ["kind", "term"], as_list=True)
	terms = build_client_terms(client)
	if terms != {tuple(row) for row in rows}:
		if rows:
			delete_terms(client.name)
		_insert([(client.name, terms)])


def delete_terms(client: str) -> None:
	frappe.db.delete(DOCTYPE, {"client": client})


def index_missing_clients() -> int:
	"""Index the clients that were written past their documents, as imports in bulk do. Returns their number."""
	number, last = 0, ""
	while rows := _list_missing(last, CHUNK):
		_insert((row.name, build_client_terms(row)) for row in rows)
		number, last = number + len(rows), rows[-1].name
	return number


def _list_missing(after: str, limit: int) -> list[Any]:
	client, term = frappe.qb.DocType("Client"), frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(client)
		.left_join(term)
		.on(term.client == client.name)
		.select(*(client[field] for field in FIELDS))
		.where(term.client.isnull() & (client.name > after))
		.orderby(client.name, order=Order.asc)
		.limit(limit)
	)
	return query.run(as_dict=True)


def _insert(clients: Iterable[tuple[str, set[Term]]]) -> None:
	rows = [
		(f"{client}-{number}", client, kind, term)
		for client, terms in clients
		for number, (kind, term) in enumerate(sorted(terms))
	]
	frappe.db.bulk_insert(DOCTYPE, ["name", "client", "kind", "term"], rows, chunk_size=CHUNK)
