"""What the lender's policy says of a further application of the same client."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate, today

from lending_app.origination.exceptions import OpenApplicationError, WaitingPeriodError
from lending_app.origination.queries import get_reapply_dates, list_drafts, list_open_applications

# Of one client in the portal; staff may make as many as they need.
MOST_DRAFTS = 5


def check_further_application(application: Document) -> None:
	"""Raise where a client must wait after a rejection, or has as many applications open as settings allow."""
	clients = list_applicants(application)
	lock_clients(clients)
	_check_waiting_period(clients)
	for client in clients:
		_check_open(client, application.product, application.name)


def check_own_draft(client: str, product: str) -> None:
	"""Raise where a client who asks in the portal has as many applications open, or drafts, as there may be."""
	lock_clients([client])
	_check_open(client, product, "")
	drafts = list_drafts(client)
	if len(drafts) >= MOST_DRAFTS:
		frappe.throw(
			_(
				"You have {0} applications that are not sent: {1}. Send one of them, or ask your branch to withdraw one."
			).format(len(drafts), ", ".join(drafts)),
			exc=OpenApplicationError,
			title=_("Too Many Drafts"),
		)


def lock_clients(clients: list[str]) -> None:
	"""Two applications of one client at once must see each other. Before the row of either: see `lock_shared`."""
	for client in sorted({client for client in clients if client}):
		frappe.db.get_value("Client", client, "name", for_update=True)


def list_applicants(application: Document) -> list[str]:
	"""Who borrows: the client, or a group's members."""
	if application.is_group:
		return [row.client for row in application.members]
	return [application.client]


def _check_waiting_period(clients: list[str]) -> None:
	for name, client, until in get_reapply_dates(clients):
		if getdate(until) >= getdate(today()):
			frappe.throw(
				_("Application {0} of client {1} was rejected; a new one is taken after {2}.").format(
					name, client, frappe.bold(formatdate(until))
				),
				exc=WaitingPeriodError,
				title=_("Too Early to Apply Again"),
			)


def _check_open(client: str, product: str | None, besides: str) -> None:
	found = list_open_applications(client, besides)
	same = [row for row in found if row.product == product]
	for rows, field in (
		(found, "maximum_open_applications"),
		(same, "maximum_open_applications_of_product"),
	):
		limit = cint(frappe.db.get_single_value("Lending Settings", field))
		if limit and len(rows) >= limit:
			frappe.throw(
				_("Client {0} has {1} open already; the settings allow {2}. Close one of them first.").format(
					client, ", ".join(row.name for row in rows), limit
				),
				exc=OpenApplicationError,
				title=_("Another Application Is Open"),
			)
