"""Documents with a file in which a bank answers what was sent."""

from __future__ import annotations

from typing import ClassVar

from frappe import _

from lending_app.disbursement.exceptions import AnswerError
from lending_app.disbursement.payment_files.check_file import check_layout
from lending_app.disbursement.payment_files.states import ImportStatus, LayoutPurpose
from lending_app.lending_setup.documents.started import StartedDocument
from lending_app.lending_setup.files.kinds import DATA


class AnswerDocument(StartedDocument):
	file_kinds: ClassVar = {"file": DATA}
	kept_error = AnswerError

	def get_advice(self) -> str:
		return _("Load the next file in another document.")

	def validate(self) -> None:
		if self.status == ImportStatus.DRAFT.value:
			check_layout(self, LayoutPurpose.STATUS.value)
