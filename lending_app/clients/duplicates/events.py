"""Thin functions behind hooks, jobs and the scheduler."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from lending_app.clients.duplicates.exceptions import MergedClientError
from lending_app.clients.duplicates.list_duplicates import list_duplicates
from lending_app.clients.duplicates.queries import get_merge_of


def refuse_changing_merged(client: Document, method: str | None = None) -> None:
	"""What a merged client was is kept as it was."""
	merge = None if client.is_new() else get_merge_of(client.name)
	if merge:
		frappe.throw(
			_("Client {0} was merged into {1}. Change that client, or undo {2}.").format(
				frappe.bold(client.name),
				get_link_to_form("Client", merge.kept_client),
				get_link_to_form("Client Merge", merge.name),
			),
			exc=MergedClientError,
			title=_("Client Was Merged"),
		)


def delete_pairs(client: Document, method: str | None = None) -> None:
	"""A deleted client is nobody's duplicate."""
	for field in ("client", "other_client"):
		frappe.db.delete("Client Duplicate", {field: client.name})


def list_nightly() -> None:
	"""Scheduler: have the book searched for duplicates in the background."""
	frappe.enqueue(
		"lending_app.clients.duplicates.events.search_book",
		queue="long",
		timeout=3600,
		job_id="client-duplicates",
		deduplicate=True,
	)


def search_book() -> None:
	"""Job: the list of clients who may be one."""
	list_duplicates()
