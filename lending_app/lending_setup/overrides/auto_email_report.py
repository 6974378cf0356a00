"""Frappe's reports by e-mail: no cell of the file is a formula, and the Access Log says what was sent.

Reports of the app are sent as they are downloaded.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport

from lending_app.lending_setup.exports.protect_download import neutralize_file
from lending_app.lending_setup.exports.record_access import record_access
from lending_app.lending_setup.reports.api import CSV, is_own_report, run_report, write_csv
from lending_app.lending_setup.reports.workbook import write_workbook

FILES = {"XLSX": write_workbook, "CSV": lambda table: write_csv(table, CSV)}


class LendingAutoEmailReport(AutoEmailReport):
	def get_report_content(self) -> Any:
		is_own = self.format in FILES and is_own_report(self.report)
		content = self._make_own_file() if is_own else super().get_report_content()
		if content:
			record_access(
				method="Auto Email Report", file_type=self.format, report=self.report, filters=self.filters
			)
		if self.format not in ("CSV", "XLSX") or not content:
			return content
		raw = content.encode() if isinstance(content, str) else content
		return neutralize_file(raw, self.format.lower())

	def _make_own_file(self) -> bytes | None:
		"""The filters are of the sender, the days of the moment; nothing where only data are wanted and there are none."""
		self.filters = frappe.parse_json(self.filters) if self.filters else {}
		if self.dynamic_date_filters_set():
			self.prepare_dynamic_filters()
		table = run_report(frappe._dict(report_name=self.report, filters=self.filters, user=self.user))
		return FILES[self.format](table) if table.rows or not self.send_if_data else None
