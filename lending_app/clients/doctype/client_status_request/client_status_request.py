from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.statuses.decide_status_request import check_request
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts


class ClientStatusRequest(LendingDocument):
	def get_open_parts(self, before: Document) -> OpenParts:
		"""Decided as it was asked."""
		return OpenParts(advice=_("Have the request declined, and make another one."))

	def before_insert(self) -> None:
		self.status = "Pending"
		self.requested_by = frappe.session.user

	def validate(self) -> None:
		if self.is_new():
			check_request(self)
