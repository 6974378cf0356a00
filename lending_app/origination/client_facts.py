"""What origination tells the clients module, through its hooks."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.origination.queries import list_group_applications
from lending_app.origination.states import ApplicationStatus

SHOWN = 50
FIELDS = (
	"name",
	"product",
	"status",
	"application_date",
	"requested_amount",
	"approved_amount",
	"currency",
	"loan",
)
CLOSED = {
	ApplicationStatus.DECLINED, ApplicationStatus.REJECTED, ApplicationStatus.EXPIRED, ApplicationStatus.DISBURSED,
	ApplicationStatus.WITHDRAWN,
}  # fmt: skip


def get_client_view(client: str) -> dict[str, list[dict[str, Any]]]:
	"""Applications of what the user may read, those of the client's groups too, and when they were made."""
	rows = frappe.get_list(
		"Loan Application",
		or_filters={"client": client, "name": ("in", list_group_applications(client) or [""])},
		fields=list(FIELDS),
		order_by="creation desc",
		limit=SHOWN,
	)
	for row in rows:
		row.product_name = frappe.get_cached_value("Loan Product", row.product, "product_name")
	events = [
		{
			"on": row.application_date,
			"text": _("Application {0}: {1}").format(row.name, _(row.status, context="Loan Application")),
			"doctype": "Loan Application",
			"name": row.name,
		}
		for row in rows
	]
	return {"applications": rows, "events": events}


def list_client_obstacles(client: str) -> list[str]:
	"""Applications that still want an answer."""
	closed = [status.value for status in CLOSED]
	rows = frappe.get_all(
		"Loan Application",
		filters={"status": ("not in", closed), "docstatus": ("<", 2), "loan": ("is", "not set")},
		or_filters={"client": client, "name": ("in", list_group_applications(client) or [""])},
		fields=["name", "status"],
	)
	return [
		_("application {0} is {1}").format(row.name, _(row.status, context="Loan Application"))
		for row in rows
	]


def list_client_records(client: str) -> dict[str, list[str]]:
	"""Documents whose attachments belong to the client's file."""
	names = frappe.get_list("Loan Application", {"client": client}, pluck="name", limit=0)
	return {"Loan Application": names}
