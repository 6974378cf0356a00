"""Everything that is on file about a loan, in order, and what the file lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collateral.pledges.list_gaps import list_gaps
from lending_app.collateral.states import ENDED
from lending_app.contracts.documents.signatures_due import missing_signatures
from lending_app.contracts.states import STANDING
from lending_app.origination.request.update_documents import list_open_documents

# A section of the file, and which documents it has.
Records = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
	"""One thing on file: an attachment by its File record, or a record whose data are the document."""

	section: str
	title: str
	doctype: str
	name: str
	dated: Any = None
	file: str = ""


@dataclass(frozen=True, slots=True)
class CreditFile:
	entries: tuple[FileEntry, ...]
	missing: tuple[str, ...]


def list_credit_file(loan: Document) -> CreditFile:
	"""Of what the reader may see. The caller has checked that the loan is."""
	return CreditFile(tuple(_iterate_entries(loan)), tuple(_iterate_missing(loan)))


def _iterate_entries(loan: Document) -> Iterator[FileEntry]:
	application = loan.application or ""
	for section, doctype, filters in (
		(_("Application"), "Loan Application", {"name": application}),
		(_("Evaluation"), "Credit Evaluation", {"application": application}),
		(_("Decisions"), "Credit Decision", {"application": application}),
		(_("Client"), "Client", {"name": loan.client}),
		(_("Loan"), "Loan", {"name": loan.name}),
		(_("Contract Documents"), "Loan Document", {"loan": loan.name, "status": ("in", STANDING)}),
		*_list_security(loan),
		*_list_of_others(loan),
		(_("Disbursements"), "Loan Disbursement", {"loan": loan.name, "docstatus": 1}),
		(_("Receipts"), "Loan Repayment", {"loan": loan.name, "docstatus": 1}),
		(_("Refunds"), "Client Refund", {"loan": loan.name, "docstatus": 1}),
	):
		yield from _list_records(section, doctype, filters)


def _list_security(loan: Document) -> Iterator[Records]:
	"""Pledges, the things with their appraisals, policies and titles, executions, and money that is withheld."""
	pledges = frappe.get_all("Loan Collateral", {"loan": loan.name}, ["name", "collateral"])
	things = ("in", sorted({row.collateral for row in pledges if row.collateral}) or [""])
	yield _("Collateral"), "Loan Collateral", {"loan": loan.name}
	yield _("Collateral"), "Collateral", {"name": things}
	yield _("Collateral"), "Collateral Execution", {"collateral": things}
	yield _("Liquid Guarantees"), "Liquid Guarantee", {"loan": loan.name}


def _list_of_others(loan: Document) -> Iterator[Records]:
	"""Of modules above: functions of the hook `lending_credit_file_records` take the loan's name."""
	for path in frappe.get_hooks("lending_credit_file_records"):
		yield from frappe.get_attr(path)(loan.name)


def _list_records(section: str, doctype: str, filters: dict[str, Any]) -> Iterator[FileEntry]:
	if not frappe.has_permission(doctype, "read"):
		return
	rows = frappe.get_list(doctype, filters, ["name", "creation"], order_by="creation", limit=0)
	files = _list_attachments(doctype, [row.name for row in rows])
	for row in rows:
		title = f"{_(doctype)} {row.name}"
		yield FileEntry(
			section=section, title=title, doctype=doctype, name=row.name, dated=getdate(row.creation)
		)
		for file in files.get(row.name, ()):
			yield FileEntry(
				section=section,
				title=file.file_name,
				doctype=doctype,
				name=row.name,
				dated=getdate(file.creation),
				file=file.name,
			)


def _list_attachments(doctype: str, names: list[str]) -> dict[str, list[Any]]:
	rows = frappe.get_all(
		"File",
		{"attached_to_doctype": doctype, "attached_to_name": ("in", names or [""]), "is_folder": 0},
		["name", "file_name", "creation", "attached_to_name"],
		order_by="creation",
	)
	found: dict[str, list[Any]] = {}
	for row in rows:
		found.setdefault(row.attached_to_name, []).append(row)
	return found


def _iterate_missing(loan: Document) -> Iterator[str]:
	if loan.application:
		yield from list_open_documents(frappe.get_doc("Loan Application", loan.application))
	else:
		yield _("The loan has no application.")
	if missing := frappe.db.get_value("Client", loan.client, "missing_documents"):
		yield _("Client: {0}").format(missing)
	yield from missing_signatures(loan.name)
	if loan.status not in ENDED:
		yield from list_gaps(loan.name)
