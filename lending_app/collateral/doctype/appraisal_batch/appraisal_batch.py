from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.appraisals.check_batch import OPEN
from lending_app.collateral.appraisals.queries import ROW
from lending_app.collateral.appraisals.states import AppraisalBatchStatus
from lending_app.collateral.exceptions import AppraisalBatchError
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts

EXTENSIONS = frozenset({".csv", ".txt", ".xlsx"})


class AppraisalBatch(LendingDocument):
	file_kinds: ClassVar = {"file": EXTENSIONS}

	def get_open_parts(self, before: Document) -> OpenParts | None:
		return None if before.status in OPEN else OpenParts(advice=_("Make another batch."))

	def on_trash(self) -> None:
		if self.status not in (*OPEN, AppraisalBatchStatus.CANCELLED.value):
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status)),
				exc=AppraisalBatchError,
				title=_("Batch Kept"),
			)
		frappe.db.delete(ROW, {"batch": self.name})
