"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.clients.search.index_clients import (
	delete_terms,
	index_client,
	index_missing_clients,
)


def index_saved_client(client: Document, method: str | None = None) -> None:
	index_client(client)


def delete_client_terms(client: Document, method: str | None = None) -> None:
	delete_terms(client.name)


def index_nightly() -> None:
	"""Scheduler: clients written past their documents."""
	index_missing_clients()
