from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.documents.started import StartedDocument
from lending_app.loan_payments.making.make_in_parts import OPEN
from lending_app.loan_payments.payroll.check_agreement import check_file
from lending_app.loan_payments.payroll.exceptions import PayrollError
from lending_app.loan_payments.payroll.states import FileStatus

EXTENSIONS = frozenset({".csv", ".txt", ".xlsx"})
TAKES_ANSWER = (FileStatus.GENERATED.value, FileStatus.CHECKED.value)


class PayrollFile(StartedDocument):
	# What was sent says about whom.
	keeps_names = True
	file_kinds: ClassVar = {"file": EXTENSIONS, "answer_file": EXTENSIONS}
	open_states = frozenset(OPEN)
	kept_error = PayrollError

	def get_advice(self) -> str:
		return _("Cancel the file, and make another one.")

	def list_open_fields(self, before: Document) -> Sequence[str]:
		return ("answer_file",) if before.status in TAKES_ANSWER else ()

	def validate(self) -> None:
		if self.status in OPEN:
			check_file(self)
