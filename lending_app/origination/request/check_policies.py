"""What the lender's policy says of a further application of the same client."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate, today

from lending_app.origination.exceptions import OpenApplicationError, WaitingPeriodError
from lending_app.origination.queries import get_reapply_dates, list_open_applications


def check_policies(application: Document) -> None:
	"""Raise where a client must wait after a rejection, or has as many applications open as settings allow."""
	clients = list_applicants(application)
	# Two applications of one client that are submitted at once must see each other.
	frappe.db.get_values("Client", {"name": ("in", clients)}, "name", for_update=True)
	_check_waiting_period(clients)
	for client in clients:
		_check_open(application, client)


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


def _check_open(application: Document, client: str) -> None:
	found = list_open_applications(client, application.name)
	same = [row for row in found if row.product == application.product]
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
