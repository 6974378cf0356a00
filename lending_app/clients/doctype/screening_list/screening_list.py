from __future__ import annotations

import frappe
from frappe import _

from lending_app.clients.screening.exceptions import ListFormatError
from lending_app.lending_setup.document import LendingDocument


class ScreeningList(LendingDocument):
	def validate(self) -> None:
		self.refuse_another_format()

	def refuse_another_format(self) -> None:
		"""Entries of one format are not recognised in another: their numbers differ."""
		before = self.get_doc_before_save()
		if before and before.list_format != self.list_format and self.current_version:
			frappe.throw(
				_(
					"List {0} has entries in the format {1}. Make a new list for {2} and disable this one."
				).format(frappe.bold(self.name), _(before.list_format), _(self.list_format)),
				exc=ListFormatError,
				title=_("Format Already in Use"),
			)
