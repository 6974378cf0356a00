"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.clients.documents.renew_files import notify_expiring, refresh_files
from lending_app.clients.queries import iterate_clients
from lending_app.clients.ratings.rate_clients import rate_clients
from lending_app.clients.statuses.change_status import activate_client


def rate_all() -> None:
	"""Nightly, after the close of day: score, segment and figures of every client."""
	for names in iterate_clients():
		rate_clients(names)
		frappe.db.commit()  # the job's own edge


def renew_files() -> None:
	"""Daily: files that a day has made incomplete, and who is to be told."""
	refresh_files()
	notify_expiring()


def activate_borrower(doc: Document, method: str | None = None) -> None:
	"""A loan was disbursed: its client is no prospect any more."""
	activate_client(doc.client)
