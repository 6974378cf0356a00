from __future__ import annotations

from typing import ClassVar

import frappe

from lending_app.credit.bureau.check_report import check_report
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.files.kinds import DATA, PDF


class CreditBureauReport(LendingDocument):
	file_kinds: ClassVar = {"source_file": DATA | PDF}

	def before_insert(self) -> None:
		"""One that no service took was entered by hand."""
		self.provider = self.provider or "Manual"
		self.queried_by = frappe.session.user
		self.queried_on = frappe.utils.now_datetime()

	def validate(self) -> None:
		check_report(self)
