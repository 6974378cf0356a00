"""Thin functions behind hooks."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.contracts.document_batches import start_batch
from lending_app.contracts.documents.generate_many import enqueue_documents


def generate_on_approval(loan: Document, method: str | None = None) -> None:
	"""The client has accepted and the loan is made: its documents follow. A loan that was loaded has them elsewhere."""
	if loan.application:
		enqueue_documents(loan.name)


def generate_on_disbursement(loan: Document, method: str | None = None) -> None:
	"""The loan was paid out: voucher and definitive schedule."""
	if loan.application:
		enqueue_documents(loan.name, is_disbursed=True)


def resume_document_batches() -> None:
	"""Hourly: batches of documents whose worker was lost."""
	start_batch.JOB.resume()
