from __future__ import annotations

from frappe.model.document import Document

from lending_app.clients.services.check_settings import check_settings


class ClientSettings(Document):
	def validate(self) -> None:
		check_settings(self)
