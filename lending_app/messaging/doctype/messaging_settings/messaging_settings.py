from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import validate_url

from lending_app.lending_setup.document import LendingDocument
from lending_app.messaging.exceptions import MessageProviderError
from lending_app.messaging.providers.addresses import set_receipt_addresses


class MessagingSettings(LendingDocument):
	"""By which channels an event is told, and how providers reach the site."""

	def validate(self) -> None:
		pairs = [(row.event, row.channel) for row in self.channels]
		for row in self.channels:
			if pairs.count((row.event, row.channel)) > 1:
				self._refuse(
					_("Row {0}: {1} by {2} is there twice.").format(row.idx, _(row.event), _(row.channel))
				)
		if self.public_address and not validate_url(self.public_address, valid_schemes=("https", "http")):
			self._refuse(
				_("{0} is not a web address.").format(
					frappe.bold(frappe.utils.escape_html(self.public_address))
				)
			)

	def on_update(self) -> None:
		set_receipt_addresses()

	def _refuse(self, message: str) -> None:
		frappe.throw(message, exc=MessageProviderError, title=_("Messaging Settings"))
