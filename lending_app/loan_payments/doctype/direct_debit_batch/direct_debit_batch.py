from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.disbursement.payment_files.states import FileStatus
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.lending_setup.files.kinds import DATA
from lending_app.loan_payments.direct_debits.check_batch import check_draft
from lending_app.loan_payments.direct_debits.exceptions import DebitBatchError
from lending_app.servicing.payment_modes.fill_mode import fill_mode


class DirectDebitBatch(LendingDocument):
	# What was sent says to whom.
	keeps_names = True
	file_kinds: ClassVar = {"file": DATA}

	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status == FileStatus.DRAFT.value:
			return None
		return OpenParts(advice=_("Cancel the batch, and make another one."))

	def before_validate(self) -> None:
		fill_mode(self)

	def validate(self) -> None:
		if self.status == FileStatus.DRAFT.value:
			check_draft(self)

	def on_trash(self) -> None:
		if self.status != FileStatus.DRAFT.value:
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status)),
				exc=DebitBatchError,
				title=_("Batch Kept"),
			)
