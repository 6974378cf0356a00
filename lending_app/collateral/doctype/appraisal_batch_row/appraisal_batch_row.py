from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.exceptions import AppraisalBatchError
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts


class AppraisalBatchRow(LendingDocument):
	def before_insert(self) -> None:
		frappe.throw(
			_("Lines come from the file of their batch. Attach it there and check it."),
			exc=AppraisalBatchError,
			title=_("Appraisal Batch"),
		)

	def get_open_parts(self, before: Document) -> OpenParts | None:
		return OpenParts(advice=_("Correct the file, and check the batch again."))
