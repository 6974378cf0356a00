from __future__ import annotations

from frappe import _
from frappe.model.document import Document

from lending_app.disbursement.states import BatchStatus
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts


class DisbursementBatch(LendingDocument):
	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status == BatchStatus.DRAFT.value:
			return None
		return OpenParts(advice=_("Make another batch."))
