from __future__ import annotations

from typing import ClassVar

from frappe import _

from lending_app.disbursement.payment_files.states import FileStatus
from lending_app.lending_setup.documents.started import StartedDocument
from lending_app.lending_setup.files.kinds import DATA
from lending_app.loan_payments.direct_debits.check_batch import check_draft
from lending_app.loan_payments.direct_debits.exceptions import DebitBatchError
from lending_app.servicing.payment_modes.fill_mode import fill_mode


class DirectDebitBatch(StartedDocument):
	# What was sent says to whom.
	keeps_names = True
	file_kinds: ClassVar = {"file": DATA}
	kept_error = DebitBatchError

	def get_advice(self) -> str:
		return _("Cancel the batch, and make another one.")

	def before_validate(self) -> None:
		fill_mode(self)

	def validate(self) -> None:
		if self.status == FileStatus.DRAFT.value:
			check_draft(self)
