from __future__ import annotations

import frappe
from frappe import _

from lending_app.contracts.exceptions import DocumentStateError
from lending_app.lending_setup.document import LendingDocument


class LoanDocumentBatch(LendingDocument):
	def before_insert(self) -> None:
		if not self.flags.is_written_by_service:
			frappe.throw(
				_("Choose loans in their list, then Generate Documents."),
				exc=DocumentStateError,
				title=_("Generate Them from the List"),
			)
