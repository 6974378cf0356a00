from __future__ import annotations

import frappe
from frappe import _

from lending_app.contracts.exceptions import DocumentStateError, SignedDocumentError
from lending_app.lending_setup.document import LendingDocument


class LoanDocument(LendingDocument):
	# It says who it was made for, under the names of that day.
	keeps_names = True

	def before_insert(self) -> None:
		if not self.flags.is_written_by_service:
			frappe.throw(
				_("Documents are generated from their loan. Open the loan and choose Documents."),
				exc=DocumentStateError,
				title=_("Generate It from the Loan"),
			)

	def on_trash(self) -> None:
		frappe.throw(
			_("{0} belongs to the credit file and cannot be deleted. Cancel it with a reason.").format(
				self.name
			),
			exc=SignedDocumentError,
			title=_("Document Stays"),
		)
