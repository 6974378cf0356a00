"""Documents that were asked for and have not come by their day."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.utils import add_days, date_diff, getdate, today

from lending_app.origination.states import UNDECIDED, DocumentState

AWAITED = (DocumentState.REQUESTED, DocumentState.REJECTED, DocumentState.EXPIRED)
PAPER = "Loan Application Document"
FIELDS = (
	"name as application", "client", "client_name", "status", "branch", "analyst", "submitted_by", "owner",
	"papers_due_date",
)  # fmt: skip
PAPER_FIELDS = ("document_type", "state", "due_date", "expires_on", "is_required", "note")


def list_late_documents(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""Rows of the applications the user may see, the latest first: due before today, or within the days of the filter."""
	last = getdate(add_days(today(), (filters.get("days") or 0) - 1))
	found = [row | {"due": get_due(row)} for row in _read(filters)]
	rows = [frappe._dict(row) for row in found if row["due"] and row["due"] <= last]
	phones = _get_phones({row.client for row in rows})
	return [
		{
			"application": row.application,
			"client": row.client,
			"client_name": row.client_name,
			"mobile_phone": phones.get(row.client),
			"document_type": row.document_type,
			"state": row.state,
			"due_date": row.due,
			"days_late": date_diff(today(), row.due),
			"note": row.note,
			"status": row.status,
			"branch": row.branch,
			"officer": row.submitted_by or row.owner,
			"analyst": row.analyst,
		}
		for row in sorted(rows, key=lambda row: (row.due, row.application))
	]


def get_due(row: Any) -> date | None:
	"""The paper's own day, the last one of an expired paper, else the day by which all documents are due."""
	own = row.due_date or (row.expires_on if row.state == DocumentState.EXPIRED.value else None)
	day = own or (row.papers_due_date if row.is_required else None)
	return getdate(day) if day else None


def _read(filters: dict[str, Any]) -> list[Any]:
	where = [
		["Loan Application", "status", "in", [state.value for state in UNDECIDED]],
		["Loan Application", "docstatus", "=", 0],
		[PAPER, "state", "in", [state.value for state in AWAITED]],
	]
	where += [
		["Loan Application", name, "=", filters[name]] for name in ("branch", "analyst") if filters.get(name)
	]
	if filters.get("document_type"):
		where.append([PAPER, "document_type", "=", filters["document_type"]])
	rows = frappe.get_list(
		"Loan Application",
		filters=where,
		fields=[*FIELDS, *(f"`tab{PAPER}`.{field}" for field in PAPER_FIELDS)],
		limit=0,
	)
	officer = filters.get("officer")
	return [row for row in rows if not officer or officer == (row.submitted_by or row.owner)]


def _get_phones(clients: set[str]) -> dict[str, str]:
	"""Who may see an application may call its client."""
	filters = {"name": ("in", sorted(clients) or [""])}
	return dict(frappe.get_all("Client", filters, ["name", "mobile_phone"], as_list=True))
