from __future__ import annotations

from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts


class PayrollLine(LendingDocument):
	# A deduction says whose it was under the name of that day.
	keeps_names = True

	def get_open_parts(self, before: Document) -> OpenParts | None:
		return OpenParts(advice=_("Deductions are written by the payroll file."))
