from __future__ import annotations

import frappe

from lending_app.lending_setup.document import LendingDocument
from lending_app.origination.bureau.check_report import check_report


class CreditBureauReport(LendingDocument):
	def validate(self) -> None:
		self.keep_source()
		check_report(self)

	def keep_source(self) -> None:
		"""Where a report came from is written by the service that took it, whatever a form or the API sends."""
		if self.flags.is_provided:
			return
		before = self.get_doc_before_save()
		self.provider = before.provider if before else "Manual"
		self.queried_by = before.queried_by if before else frappe.session.user
		self.queried_on = before.queried_on if before else frappe.utils.now_datetime()
