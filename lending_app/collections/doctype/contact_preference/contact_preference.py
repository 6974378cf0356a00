from __future__ import annotations

from typing import NoReturn
from zoneinfo import available_timezones

import frappe
from frappe import _

from lending_app.clients.exceptions import UnknownClientError
from lending_app.collections.exceptions import ContactPreferenceError
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.check_link import check_link


class ContactPreference(LendingDocument):
	"""By which channels a client may be contacted, as the client has said, and by which clock."""

	def validate(self) -> None:
		check_link("Client", self.client, UnknownClientError)
		self._refuse_second()
		if self.time_zone and self.time_zone not in available_timezones():
			self._refuse(
				_("{0} is not a time zone. Choose one from the list, as America/Lima.").format(
					frappe.bold(self.time_zone)
				)
			)
		channels = [row.channel for row in self.channels]
		for row in self.channels:
			if channels.count(row.channel) > 1:
				self._refuse(
					_("Row {0}: {1} is there twice. Keep the row that holds now.").format(
						row.idx, _(row.channel)
					)
				)

	def _refuse_second(self) -> None:
		"""One of a client is entered. Two clients that become one bring both, and what was closed in either is closed."""
		if not self.is_new():
			return
		# Two that are entered at once wait here.
		frappe.db.get_value("Client", self.client, "name", for_update=True)
		if known := frappe.db.get_value("Contact Preference", {"client": self.client}, for_update=True):
			self._refuse(
				_("This client has contact preferences already. Change them: {0}.").format(
					frappe.utils.get_link_to_form(self.doctype, known, _("open"))
				)
			)

	def _refuse(self, message: str) -> NoReturn:
		frappe.throw(message, exc=ContactPreferenceError, title=_("Contact Preference"))
