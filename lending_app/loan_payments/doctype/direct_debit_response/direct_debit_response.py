from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.disbursement.payment_files.check_file import check_layout
from lending_app.disbursement.payment_files.states import ImportStatus, LayoutPurpose
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.lending_setup.files.kinds import DATA
from lending_app.loan_payments.direct_debits.exceptions import DebitResponseError


class DirectDebitResponse(LendingDocument):
	file_kinds: ClassVar = {"file": DATA}

	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status == ImportStatus.DRAFT.value:
			return None
		return OpenParts(advice=_("Load the next file in another document."))

	def validate(self) -> None:
		if self.status == ImportStatus.DRAFT.value:
			check_layout(self, LayoutPurpose.STATUS.value)

	def on_trash(self) -> None:
		if self.status != ImportStatus.DRAFT.value:
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status)),
				exc=DebitResponseError,
				title=_("File Kept"),
			)
