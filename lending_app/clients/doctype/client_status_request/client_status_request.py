from __future__ import annotations

import frappe

from lending_app.clients.services.decide_status_request import check_request
from lending_app.lending_setup.document import LendingDocument

SIGNATURES = ("status", "requested_by", "decided_by", "decided_on", "decision_note")


class ClientStatusRequest(LendingDocument):
	def before_insert(self) -> None:
		self.status = "Pending"
		self.requested_by = frappe.session.user

	def validate(self) -> None:
		if not self.flags.is_decision:
			self.keep_decision()
		if self.is_new():
			check_request(self)

	def keep_decision(self) -> None:
		"""Who asked and who decided is written by the service, whatever a form or the API sends."""
		before = self.get_doc_before_save()
		if before:
			for field in SIGNATURES:
				self.set(field, before.get(field))
		else:
			self.decided_by = self.decided_on = self.decision_note = None
