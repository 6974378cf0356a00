"""Frappe's reports by e-mail: no cell of the file is a formula, and the Access Log says what was sent."""

from __future__ import annotations

from typing import Any

from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport

from lending_app.lending_setup.exports.protect_download import neutralize_file
from lending_app.lending_setup.exports.record_access import record_access


class LendingAutoEmailReport(AutoEmailReport):
	def get_report_content(self) -> Any:
		content = super().get_report_content()
		if content:
			record_access(
				method="Auto Email Report", file_type=self.format, report=self.report, filters=self.filters
			)
		if self.format not in ("CSV", "XLSX") or not content:
			return content
		raw = content.encode() if isinstance(content, str) else content
		return neutralize_file(raw, self.format.lower())
