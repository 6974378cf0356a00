from __future__ import annotations

import frappe
from frappe.utils import now_datetime

from lending_app.clients.screening.states import HitStatus
from lending_app.lending_setup.document import LendingDocument


class ScreeningHit(LendingDocument):
	def before_insert(self) -> None:
		self.client_name, self.branch = frappe.db.get_value("Client", self.client, ("client_name", "branch"))
		self.list_kind = frappe.db.get_value("Screening List", self.screening_list, "list_kind")

	def add_review(self, decision: HitStatus, reason: str) -> None:
		"""A decision, and the status it gives."""
		self.status = decision.value
		self.append(
			"reviews",
			{
				"decision": "Opened" if decision is HitStatus.OPEN else decision.value,
				"reason": reason,
				"decided_by": frappe.session.user,
				"decided_on": now_datetime(),
			},
		)


def on_doctype_update() -> None:
	frappe.db.add_unique("Screening Hit", ["client", "entry"])
