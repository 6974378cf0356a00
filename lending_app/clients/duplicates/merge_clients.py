"""Merge a client into another: what pointed at it points at the other, and every step can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, get_link_to_form

from lending_app.clients.duplicates.exceptions import MergeRefusedError
from lending_app.clients.duplicates.list_references import Reference, ReferenceFinder
from lending_app.clients.duplicates.queries import get_merge_of
from lending_app.clients.duplicates.states import DuplicateStatus, Party
from lending_app.clients.screening.screen_client import screen_client
from lending_app.clients.screening.states import HitStatus
from lending_app.clients.search.index_clients import index_client
from lending_app.lending_setup.language.speak import speaking_for

MERGED_STATUS = "Inactive"
BLOCKED = "Blocked"
CHUNK = 2_000
NUMBERS = {"Int", "Float", "Currency", "Percent"}
FILLABLE = NUMBERS | {
	"Data",
	"Date",
	"Link",
	"Select",
	"Small Text",
	"Text",
	"Text Editor",
	"Attach Image",
	"Geolocation",
}
# Who the client is and how it stands is not taken from another.
NEVER_FILLED = {
	"naming_series",
	"client_type",
	"client_name",
	"status",
	"block_reason",
	"branch",
	"identity_type",
	"identity_number",
	"identity_country",
	"identity_check",
	"external_code",
	"customer",
}


def check_merge(merge: Document) -> tuple[Document, Document]:
	"""The client that stays and the one that goes. Raises MergeRefusedError saying what to do first."""
	if merge.kept_client == merge.merged_client:
		_refuse(_("Choose two clients: a client cannot be merged into itself."), _("Same Client"))
	kept, merged = (frappe.get_doc("Client", name) for name in (merge.kept_client, merge.merged_client))
	for client in (kept, merged):
		client.check_permission("write")
		other = get_merge_of(client.name)
		if other:
			_refuse(
				_("Client {0} was already merged into {1} by {2}.").format(
					_link(client), other.kept_client, get_link_to_form("Client Merge", other.name)
				),
				_("Already Merged"),
			)
	if kept.client_type != merged.client_type:
		_refuse(
			_("{0} is of type {1} and {2} of type {3}. Only clients of one type are merged.").format(
				_link(kept), _(kept.client_type), _link(merged), _(merged.client_type)
			),
			_("Two Types of Client"),
		)
	_check_standing(merged)
	return kept, merged


def _check_standing(merged: Document) -> None:
	"""A block, or a hit that nobody has decided on, is not lost by merging its client away."""
	if merged.status == BLOCKED:
		_refuse(
			_("Client {0} is blocked. Have the block lifted first, or keep this client.").format(
				_link(merged)
			),
			_("Client Blocked"),
		)
	filters = {"client": merged.name, "status": ("in", (HitStatus.OPEN.value, HitStatus.CONFIRMED.value))}
	hit = frappe.db.get_value("Screening Hit", filters)
	if hit:
		_refuse(
			_("Client {0} has a screening hit, {1}. Compliance must decide on it first.").format(
				_link(merged), get_link_to_form("Screening Hit", hit)
			),
			_("Screening Hit Undecided"),
		)


def _link(client: Document) -> str:
	return get_link_to_form("Client", client.name)


def _refuse(message: str, title: str) -> None:
	frappe.throw(message, exc=MergeRefusedError, title=title)


def preview_merge(merge: Document, kept: Document, merged: Document) -> None:
	"""Write into the merge what it will move and fill in."""
	merge.kept_customer, merge.merged_customer = kept.customer, merged.customer
	merge.set("moves", [])
	for party, reference in list_moves(merge):
		merge.append(
			"moves",
			{
				"document_type": reference.document_type,
				"field_label": reference.label or reference.fieldname,
				"fieldname": reference.fieldname,
				"type_field": reference.type_field,
				"party": party.value,
				"number_of_documents": len(reference.documents),
				"documents": json.dumps(reference.documents),
			},
		)
	merge.number_of_documents = sum(row.number_of_documents for row in merge.moves)
	merge.set("fills", list(_list_fills(kept, merged)))


def list_moves(merge: Document) -> Iterator[tuple[Party, Reference]]:
	"""References to the client that goes, and to its customer."""
	for reference in ReferenceFinder("Client").find(merge.merged_client):
		# The client that stays may name the other, as whom it was referred by; it must not come to name itself.
		documents = tuple(
			name
			for name in reference.documents
			if (reference.document_type, name) != ("Client", merge.kept_client)
		)
		if documents:
			yield (
				Party.CLIENT,
				Reference(
					document_type=reference.document_type,
					fieldname=reference.fieldname,
					type_field=reference.type_field,
					documents=documents,
				),
			)
	if merge.merged_customer and merge.kept_customer:
		for reference in ReferenceFinder("Customer").find(merge.merged_customer):
			yield Party.CUSTOMER, reference


def _list_fills(kept: Document, merged: Document) -> Iterator[dict[str, Any]]:
	for field in kept.meta.fields:
		if field.fieldtype not in FILLABLE or field.fieldname in NEVER_FILLED:
			continue
		if (field.read_only or field.hidden or field.no_copy) and field.fieldname != "user":
			continue
		if not kept.get(field.fieldname) and merged.get(field.fieldname):
			yield {
				"field_label": field.label or field.fieldname,
				"fieldname": field.fieldname,
				"value": cstr(merged.get(field.fieldname)),
			}


def merge_clients(merge: Document) -> None:
	"""Move and fill in what the merge lists; the client that goes is inactive and stays readable."""
	kept, merged = (frappe.get_doc("Client", name) for name in (merge.kept_client, merge.merged_client))
	for row in merge.moves:
		target = merge.kept_client if row.party == Party.CLIENT.value else merge.kept_customer
		point_at(row.document_type, row.fieldname, json.loads(row.documents), target)
	values = {row.fieldname: merged.get(row.fieldname) for row in merge.fills}
	if "user" in values:
		merged.db_set("user", None)
	if values:
		kept.db_set(values)
	merge.db_set("merged_status", merged.status)
	merged.db_set("status", MERGED_STATUS)
	if merge.merged_customer:
		merge.db_set(
			"is_customer_disabled", cint(frappe.db.get_value("Customer", merge.merged_customer, "disabled"))
		)
		frappe.db.set_value("Customer", merge.merged_customer, "disabled", 1)
	with speaking_for(merged):
		merged.add_comment("Info", _("Merged into {0} by {1}").format(merge.kept_client, merge.name))
	with speaking_for(kept):
		kept.add_comment("Info", _("Took over {0} by {1}").format(merge.merged_client, merge.name))
	mark_pair(merge, DuplicateStatus.MERGED, merge.name)
	refresh_client(kept)


def point_at(doctype: str, fieldname: str, documents: list[str], target: str) -> None:
	"""Straight into the tables: documents already submitted point at the client they are about now."""
	for start in range(0, len(documents), CHUNK):
		frappe.db.set_value(
			doctype,
			{"name": ("in", documents[start : start + CHUNK])},
			fieldname,
			target,
			update_modified=False,
		)


def mark_pair(merge: Document, status: DuplicateStatus, name: str | None) -> None:
	pair = (merge.kept_client, merge.merged_client)
	filters = {"client": ("in", pair), "other_client": ("in", pair)}
	frappe.db.set_value("Client Duplicate", filters, {"status": status.value, "client_merge": name})


def refresh_client(client: Document) -> None:
	"""What follows from a client's fields, after they were written past its form."""
	client.reload()
	index_client(client)
	screen_client(client)
	client.run_method("client_saved")
