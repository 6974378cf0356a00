from __future__ import annotations

import frappe
from frappe import _

from lending_app.clients.lists.model import ListFormat
from lending_app.clients.matching.birth_dates import read_birth_date
from lending_app.clients.screening.adapters import get_entry_fingerprint, split_lines
from lending_app.clients.screening.exceptions import EntryDateError, ListFormatError
from lending_app.clients.screening.screen_book import request_run
from lending_app.clients.screening.states import Occasion
from lending_app.lending_setup.document import LendingDocument


class ScreeningListEntry(LendingDocument):
	def validate(self) -> None:
		self.refuse_changing_imported()
		self.set_birth_dates()
		self.content_hash = get_entry_fingerprint(self)

	def on_update(self) -> None:
		if self.has_value_changed("content_hash") or self.has_value_changed("is_listed"):
			request_run(Occasion.LIST_UPDATED, entry=self.name)

	def refuse_changing_imported(self) -> None:
		"""What an authority publishes is changed by its next file alone."""
		form = frappe.db.get_value("Screening List", self.screening_list, "list_format")
		if form != ListFormat.MANUAL.value:
			frappe.throw(
				_("Entries of list {0} come from its files. Attach a new version instead.").format(
					frappe.bold(self.screening_list)
				),
				exc=ListFormatError,
				title=_("Imported Entry"),
			)

	def set_birth_dates(self) -> None:
		"""Birth dates in the one form in which they are compared."""
		dates = []
		for text in split_lines(self.birth_dates):
			found = read_birth_date(text)
			if not found:
				frappe.throw(
					_(
						"Birth date {0} cannot be read. Write it as 1948-12-10, 1948-12, 1948 or 1948/1950."
					).format(frappe.bold(text)),
					exc=EntryDateError,
					title=_("Birth Date Unreadable"),
				)
			dates.append(found)
		self.birth_dates = "\n".join(dates)
