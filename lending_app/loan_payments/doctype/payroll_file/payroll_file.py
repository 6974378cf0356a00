from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.loan_payments.payroll.check_agreement import check_file
from lending_app.loan_payments.payroll.exceptions import PayrollError
from lending_app.loan_payments.payroll.states import FileStatus

EXTENSIONS = frozenset({".csv", ".txt", ".xlsx"})
TAKES_ANSWER = (FileStatus.GENERATED.value, FileStatus.CHECKED.value)


class PayrollFile(LendingDocument):
	# What was sent says about whom.
	keeps_names = True
	file_kinds: ClassVar = {"file": EXTENSIONS, "answer_file": EXTENSIONS}

	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status == FileStatus.DRAFT.value:
			return None
		fields = ("answer_file",) if before.status in TAKES_ANSWER else ()
		return OpenParts(fields=fields, advice=_("Cancel the file, and make another one."))

	def validate(self) -> None:
		if self.status == FileStatus.DRAFT.value:
			check_file(self)

	def on_trash(self) -> None:
		if self.status != FileStatus.DRAFT.value:
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status)),
				exc=PayrollError,
				title=_("File Kept"),
			)
