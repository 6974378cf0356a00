from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.loan_payments.batches.check_batch import OPEN
from lending_app.loan_payments.batches.queries import ROW
from lending_app.loan_payments.exceptions import PaymentBatchError
from lending_app.loan_payments.states import BatchStatus
from lending_app.servicing.payment_modes.fill_mode import fill_mode

EXTENSIONS = frozenset({".csv", ".txt", ".xlsx"})


class PaymentBatch(LendingDocument):
	file_kinds: ClassVar = {"file": EXTENSIONS}

	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status in OPEN:
			return None
		return OpenParts(advice=_("Make another batch."))

	def before_validate(self) -> None:
		fill_mode(self)

	def on_trash(self) -> None:
		if self.status not in (*OPEN, BatchStatus.CANCELLED.value):
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status)),
				exc=PaymentBatchError,
				title=_("Batch Kept"),
			)
		frappe.db.delete(ROW, {"batch": self.name})
