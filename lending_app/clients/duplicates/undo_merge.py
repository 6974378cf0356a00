"""Take two clients apart again: what was moved goes back, what came later stays where it is."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, get_link_to_form

from lending_app.clients.duplicates.exceptions import UndoRefusedError
from lending_app.clients.duplicates.merge_clients import mark_pair, point_at, refresh_client
from lending_app.clients.duplicates.queries import get_merge_of
from lending_app.clients.duplicates.states import DuplicateStatus, Party
from lending_app.lending_setup.language.speak import speaking_for


def check_undo(merge: Document) -> None:
	"""The client that stayed must still be there by itself, and somebody says why."""
	if not (merge.undo_reason or "").strip():
		frappe.throw(
			_("Write why the two clients are taken apart: it is kept with the merge."),
			exc=UndoRefusedError,
			title=_("Reason Missing"),
		)
	later = get_merge_of(merge.kept_client)
	if later:
		frappe.throw(
			_("Client {0} was itself merged into {1} later. Undo {2} first.").format(
				merge.kept_client, later.kept_client, get_link_to_form("Client Merge", later.name)
			),
			exc=UndoRefusedError,
			title=_("Merged Again"),
		)


def undo_merge(merge: Document) -> None:
	"""Put back every reference that still points at the client that stayed."""
	kept, merged = (frappe.get_doc("Client", name) for name in (merge.kept_client, merge.merged_client))
	for row in merge.moves:
		is_client = row.party == Party.CLIENT.value
		now_at, back_to = (
			(merge.kept_client, merge.merged_client)
			if is_client
			else (merge.kept_customer, merge.merged_customer)
		)
		documents = _list_still_there(row.document_type, row.fieldname, json.loads(row.documents), now_at)
		point_at(row.document_type, row.fieldname, documents, back_to)
	_take_back_fills(merge, kept, merged)
	merged.db_set("status", merge.merged_status)
	if merge.merged_customer:
		frappe.db.set_value("Customer", merge.merged_customer, "disabled", merge.is_customer_disabled)
	for client in (kept, merged):
		with speaking_for(client):
			client.add_comment("Info", _("Merge {0} undone: {1}").format(merge.name, merge.undo_reason))
		refresh_client(client)
	mark_pair(merge, DuplicateStatus.OPEN, None)


def _list_still_there(doctype: str, fieldname: str, documents: list[str], target: str) -> list[str]:
	"""Of the moved documents those that nobody has since deleted or given to another."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name)
	return query.where(table.name.isin(documents) & (table[fieldname] == target)).run(pluck=True)


def _take_back_fills(merge: Document, kept: Document, merged: Document) -> None:
	"""Empty the fields that the merge filled in, unless they have been changed since."""
	values = {row.fieldname: None for row in merge.fills if cstr(kept.get(row.fieldname)) == cstr(row.value)}
	if not values:
		return
	user = kept.get("user")
	kept.db_set(values)
	if "user" in values:
		merged.db_set("user", user)
