from __future__ import annotations

from frappe.utils import cstr

from lending_app.clients.profile.check_group import check_group
from lending_app.lending_setup.document import LendingDocument


class ClientGroup(LendingDocument):
	def validate(self) -> None:
		self.clear_entry_time()
		check_group(self)

	def clear_entry_time(self) -> None:
		"""Frappe fills an empty time with that of the entry, to the microsecond; people meet at a minute."""
		if self.is_new() and "." in cstr(self.meeting_time):
			self.meeting_time = None
