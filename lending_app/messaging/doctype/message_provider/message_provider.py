from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.messaging.exceptions import MessageProviderError
from lending_app.messaging.providers.check_provider import check_provider


class MessageProvider(LendingDocument):
	"""Who carries messages of a channel, and by which account."""

	def validate(self) -> None:
		check_provider(self)

	def on_trash(self) -> None:
		if frappe.db.exists("Message", {"provider": self.name}):
			frappe.throw(
				_("{0} has sent messages and is kept. Disable it.").format(frappe.bold(self.name)),
				exc=MessageProviderError,
				title=_("Message Provider"),
			)
