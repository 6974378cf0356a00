"""Frappe's request to delete personal data, with what a lender has to keep."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.website.doctype.personal_data_deletion_request.personal_data_deletion_request import (
	PersonalDataDeletionRequest,
)

from lending_app.clients.personal_data.erase_client import check_erasable, erase_client


class LendingPersonalDataDeletionRequest(PersonalDataDeletionRequest):
	def before_insert(self) -> None:
		self.refuse_while_needed()

	def validate_data_anonymization(self) -> None:
		super().validate_data_anonymization()
		self.refuse_while_needed()

	def refuse_while_needed(self) -> None:
		"""An open loan or the law may stand against it; the person reads which."""
		for name in self.list_clients():
			check_erasable(frappe.get_doc("Client", name))

	def list_clients(self) -> list[str]:
		return frappe.get_all("Client", {"user": self.email}, pluck="name")

	def _anonymize_data(self, *args: Any, **kwargs: Any) -> None:
		for name in self.list_clients():
			erase_client(name, _("Request {0}").format(self.name))
		super()._anonymize_data(*args, **kwargs)
