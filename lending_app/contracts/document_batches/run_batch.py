"""The job of a batch of documents: each loan once, saved a few at a time, then one file of all of them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime, strip_html
from pypdf import PdfReader, PdfWriter

from lending_app.contracts.document_batches.start_batch import BATCH
from lending_app.contracts.documents.generate import attach
from lending_app.contracts.documents.generate_many import make_kinds
from lending_app.contracts.states import STANDING, BatchOutput, DocumentBatchStatus
from lending_app.lending_setup.files.access import read_bytes

CHUNK = 10
MESSAGE = 500


def run_batch(name: str) -> None:
	"""Make what is missing, then the file. Safe to run again: what a killed worker has saved is not made twice."""
	started_by = frappe.db.get_value(BATCH, name, "started_by")
	frappe.set_user(started_by)
	while _run_part(name):
		frappe.db.commit()  # nosemgrep: documents of the part are kept; an interrupted batch goes on after it
	_end(name)
	frappe.db.commit()  # nosemgrep: as above


def _run_part(name: str) -> bool:
	"""The next few loans, the batch locked. Whether there were any."""
	document = frappe.get_doc(BATCH, name, for_update=True)
	if document.status != DocumentBatchStatus.RUNNING.value:
		return False
	waiting = [row for row in document.loans if not (row.document or row.failure)][:CHUNK]
	for row in waiting:
		row.db_set(_make(row.loan, document.kind), update_modified=False)
	return bool(waiting)


def _make(loan: str, kind: str) -> dict[str, str]:
	"""The document that stands, signed or not, else a new one: what is printed is what is on file."""
	record = frappe.get_doc("Loan", loan)
	if not record.has_permission("read"):
		return {"failure": _("You may not read this loan any more.")}
	filters = {"loan": loan, "kind": kind, "status": ("in", STANDING)}
	if standing := frappe.db.get_value("Loan Document", filters, "name"):
		return {"document": standing}
	made, failed = make_kinds(record, [kind])
	return {"document": made[0]} if made else {"failure": strip_html(" ".join(failed))[:MESSAGE]}


def _end(name: str) -> None:
	batch = frappe.get_doc(BATCH, name, for_update=True)
	if batch.status != DocumentBatchStatus.RUNNING.value:
		return
	made = [row.document for row in batch.loans if row.document]
	failed = len(batch.loans) - len(made)
	status = DocumentBatchStatus.FAILED if failed else DocumentBatchStatus.DONE
	batch.db_set(
		{
			"file": _attach_all(batch, made) if made else None,
			"status": status.value,
			"number_made": len(made),
			"number_failed": failed,
			"ended_on": now_datetime(),
		}
	)
	_tell(batch)


def _attach_all(batch: Document, documents: list[str]) -> str:
	if batch.output == BatchOutput.ZIP.value:
		return attach(batch, f"{batch.name}.zip", _zip(documents), "file")
	return attach(batch, f"{batch.name}.pdf", _merge(documents), "file")


def _zip(documents: list[str]) -> bytes:
	buffer = BytesIO()
	# PDF is compressed already.
	with ZipFile(buffer, "w", ZIP_STORED) as archive:
		for name in documents:
			loan, kind = frappe.db.get_value("Loan Document", name, ["loan", "kind"])
			archive.writestr(f"{loan} {_(kind)} {name}.pdf", _read(name))
	return buffer.getvalue()


def _merge(documents: list[str]) -> bytes:
	"""For the printer: pages of all, in the order of the loans."""
	writer = PdfWriter()
	for name in documents:
		writer.append(PdfReader(BytesIO(_read(name))), import_outline=False)
	buffer = BytesIO()
	writer.write(buffer)
	return buffer.getvalue()


def _read(document: str) -> bytes:
	url = frappe.db.get_value("Loan Document", document, "file")
	attached = {"file_url": url, "attached_to_doctype": "Loan Document", "attached_to_name": document}
	return read_bytes(frappe.get_doc("File", attached))


def _tell(batch: Document) -> None:
	frappe.new_doc(
		"Notification Log",
		for_user=batch.started_by,
		type="Alert",
		document_type=BATCH,
		document_name=batch.name,
		subject=_("The documents of {0} loans are ready: {1}.").format(batch.number_made, batch.name),
	).insert(ignore_permissions=True)  # to the user's own notifications
