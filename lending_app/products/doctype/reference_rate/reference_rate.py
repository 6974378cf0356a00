from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from lending_app.lending_setup.document import LendingDocument
from lending_app.products.exceptions import ReferenceRateError


class ReferenceRate(LendingDocument):
	def validate(self) -> None:
		self.validate_dates()
		self.rate_values.sort(key=lambda row: getdate(row.effective_date))
		for number, row in enumerate(self.rate_values, start=1):
			row.idx = number
		last = self.rate_values[-1] if self.rate_values else None
		self.latest_percent = last.rate_percent if last else None
		self.latest_date = last.effective_date if last else None

	def validate_dates(self) -> None:
		"""One rate a day."""
		days = [getdate(row.effective_date) for row in self.rate_values]
		for day in days:
			if days.count(day) > 1:
				frappe.throw(
					_("{0} has two rates from {1} on. Take one of them out.").format(
						frappe.bold(self.rate_name), formatdate(day)
					),
					exc=ReferenceRateError,
					title=_("Two Rates"),
				)
