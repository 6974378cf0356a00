from __future__ import annotations

from typing import ClassVar

from frappe import _

from lending_app.disbursement.exceptions import PaymentFileError
from lending_app.disbursement.payment_files.check_file import check_draft
from lending_app.disbursement.payment_files.states import FileStatus
from lending_app.lending_setup.documents.started import StartedDocument
from lending_app.lending_setup.files.kinds import DATA


class PaymentFile(StartedDocument):
	# What was sent says to whom.
	keeps_names = True
	file_kinds: ClassVar = {"file": DATA}
	kept_error = PaymentFileError

	def get_advice(self) -> str:
		return _("Cancel the file, and make another one.")

	def validate(self) -> None:
		if self.status == FileStatus.DRAFT.value:
			check_draft(self)
