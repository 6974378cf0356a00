from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.loan_payments.exceptions import PaymentBatchError


class PaymentBatchRow(LendingDocument):
	# A line says to whose loan it was matched under the name of that day.
	keeps_names = True

	def before_insert(self) -> None:
		if not self.flags.is_written_by_service:
			frappe.throw(
				_("Lines come from the file of their batch. Attach it there and check it."),
				exc=PaymentBatchError,
				title=_("Payment Batch"),
			)

	def get_open_parts(self, before: Document) -> OpenParts | None:
		return OpenParts(advice=_("Correct the file, and check the batch again."))
