from __future__ import annotations

from frappe.model.document import Document

from lending_app.clients.services.check_group import check_group


class ClientGroup(Document):
	def validate(self) -> None:
		check_group(self)
