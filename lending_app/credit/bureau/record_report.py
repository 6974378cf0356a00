"""A provider's report as a submitted document: once for each of the bureau's numbers."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.clients.identity.check_identity import get_identity_key
from lending_app.credit.bureau.exceptions import BureauReportError
from lending_app.credit.bureau.model import TABLES, BureauReport
from lending_app.credit.bureau.providers import mask
from lending_app.lending_setup.document import by_service
from lending_app.products.adapters import to_float

DOCTYPE = "Credit Bureau Report"
OWN = ("bureau", "report_date", "score", "currency")


def record_report(
	client: str, report: BureauReport, *, provider: str, source_file: str | None = None
) -> Document:
	"""The document of a report; the one that is there where it was taken before. Permission is the caller's."""
	_refuse_other_person(client, report)
	known = find_report(report.bureau, report.reference)
	if known:
		return frappe.get_doc(DOCTYPE, known)
	document = frappe.new_doc(
		DOCTYPE,
		client=client,
		external_reference=report.reference,
		provider=provider,
		source_file=source_file,
		queried_by=frappe.session.user,
		queried_on=now_datetime(),
	)
	document.update({field: getattr(report, field) for field in OWN})
	for table in TABLES:
		document.set(table, [_build_row(row) for row in getattr(report, table)])
	by_service(document).insert()
	return document.submit()


def find_report(bureau: str, reference: str, *, but: str | None = None) -> str | None:
	"""The report, not cancelled, that has the bureau's number."""
	filters = {"bureau": bureau, "external_reference": reference, "docstatus": ("<", 2)}
	if but:
		filters["name"] = ("!=", but)
	return frappe.db.get_value(DOCTYPE, filters)


def _refuse_other_person(client: str, report: BureauReport) -> None:
	# The client's row is locked: two takings of one report wait for each other.
	row = frappe.db.get_value(
		"Client", client, ["client_name", "identity_number"], as_dict=True, for_update=True
	)
	if get_identity_key(row.identity_number or "") != get_identity_key(report.identity_number):
		frappe.throw(
			_("Report {0} is of identity number {1}, client {2} has {3}. Nothing was taken.").format(
				report.reference,
				mask(report.identity_number),
				frappe.bold(row.client_name),
				mask(row.identity_number or ""),
			),
			exc=BureauReportError,
			title=_("Report of Another Person"),
		)


def _build_row(row: Any) -> dict[str, Any]:
	return {field.name: _build_value(getattr(row, field.name)) for field in dataclasses.fields(row)}


def _build_value(value: Any) -> Any:
	if isinstance(value, Decimal):
		return to_float(value)
	return value if isinstance(value, date) else getattr(value, "value", value)
