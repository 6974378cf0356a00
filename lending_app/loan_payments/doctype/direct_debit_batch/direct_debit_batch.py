from __future__ import annotations

from typing import ClassVar

from frappe import _

from lending_app.lending_setup.documents.started import StartedDocument
from lending_app.lending_setup.files.kinds import DATA
from lending_app.loan_payments.direct_debits.check_batch import check_draft
from lending_app.loan_payments.direct_debits.exceptions import DebitBatchError
from lending_app.loan_payments.making.make_in_parts import OPEN
from lending_app.servicing.payment_modes.fill_mode import fill_mode


class DirectDebitBatch(StartedDocument):
	# What was sent says to whom.
	keeps_names = True
	file_kinds: ClassVar = {"file": DATA}
	open_states = frozenset(OPEN)
	kept_error = DebitBatchError

	def get_advice(self) -> str:
		return _("Cancel the batch, and make another one.")

	def before_validate(self) -> None:
		fill_mode(self)

	def validate(self) -> None:
		if self.status in OPEN:
			check_draft(self)
