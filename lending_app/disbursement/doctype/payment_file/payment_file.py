from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.disbursement.exceptions import PaymentFileError
from lending_app.disbursement.payment_files.check_file import check_draft
from lending_app.disbursement.payment_files.states import FileStatus
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.lending_setup.files.kinds import DATA


class PaymentFile(LendingDocument):
	# What was sent says to whom.
	keeps_names = True
	file_kinds: ClassVar = {"file": DATA}

	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status == FileStatus.DRAFT.value:
			return None
		return OpenParts(advice=_("Cancel the file, and make another one."))

	def validate(self) -> None:
		if self.status == FileStatus.DRAFT.value:
			check_draft(self)

	def on_trash(self) -> None:
		if self.status != FileStatus.DRAFT.value:
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status)),
				exc=PaymentFileError,
				title=_("File Kept"),
			)
