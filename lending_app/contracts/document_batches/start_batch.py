"""Documents of one kind for many loans: chosen in the list of loans, made by a worker."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.contracts.exceptions import DocumentStateError
from lending_app.contracts.states import BatchOutput, DocumentBatchStatus, DocumentKind
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.jobs import DocumentJob

BATCH = "Loan Document Batch"
# A file of more could be neither opened nor sent.
MOST = 1_000
JOB = DocumentJob(
	doctype=BATCH,
	state=DocumentBatchStatus.RUNNING.value,
	method="lending_app.contracts.document_batches.run_batch.run_batch",
	hours=2,
)


def start_batch(loans: Sequence[str], kind: str, output: str) -> Document:
	"""A batch of the loans that the user may read, in their order; a worker makes it. The caller checks permission.

	Raises DocumentStateError for no loan, too many, or a kind that there is not.
	"""
	names = list(dict.fromkeys(loans))
	_check(names, kind, output)
	for name in names:
		frappe.get_doc("Loan", name).check_permission("read")
	batch = frappe.new_doc(
		BATCH,
		kind=kind,
		output=output,
		number_of_loans=len(names),
		started_by=frappe.session.user,
		loans=[{"loan": name} for name in names],
	)
	# Made by the list's action alone, for who may generate documents; nobody enters one.
	by_service(batch).insert(ignore_permissions=True)
	JOB.start(batch.name)
	return batch


def _check(names: Sequence[str], kind: str, output: str) -> None:
	if not 0 < len(names) <= MOST:
		_refuse(_("Choose from 1 to {0} loans.").format(MOST))
	if kind not in {item.value for item in DocumentKind} or output not in {
		item.value for item in BatchOutput
	}:
		_refuse(_("Choose the kind of document and the file it comes in."))


def _refuse(message: str) -> None:
	frappe.throw(message, exc=DocumentStateError, title=_("Generate Documents"))
