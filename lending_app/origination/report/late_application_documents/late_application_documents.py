"""Documents of open requests that have not come by their day, the latest first."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.lending_setup.reports.frame import build_columns, explain_now
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.lending_setup.requests.typed_api import Days
from lending_app.origination.pipeline.late_documents import list_late_documents
from lending_app.origination.pipeline.show import translate

Rows = list[dict[str, Any]]


def execute(filters: dict[str, Any] | None = None) -> tuple[Rows, Rows, str]:
	"""Columns, rows and their day, of the applications that the user may see."""
	columns = (
		("application", _("Application"), "Link", "Loan Application"),
		("client_name", _("Client Name"), "Data", None, 180),
		("document_type", _("Document Type"), "Data", None, 180),
		("due_date", _("Due Date"), "Date"),
		("days_late", _("Days Late"), "Int"),
		("state", _("State"), "Data"),
		("mobile_phone", _("Mobile Phone"), "Data"),
		("status", _("Status"), "Data"),
		("note", _("Note"), "Data"),
		("branch", _("Branch"), "Link", "Branch"),
		("officer", _("Officer"), "Link", "User"),
		("analyst", _("Analyst"), "Link", "User"),
	)
	filters = read_filters(filters, days=Days | None, branch=str, officer=str, analyst=str, document_type=str)
	rows = list_late_documents(filters)
	for row in rows:
		row |= {"document_type": _(row["document_type"]), "state": _(row["state"])}
	return build_columns(columns), translate(rows, "status"), explain_now()
