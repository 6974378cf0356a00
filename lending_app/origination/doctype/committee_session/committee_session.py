from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname

from lending_app.lending_setup.document import LendingDocument
from lending_app.origination.committee.agenda import check_agenda, check_voted
from lending_app.origination.exceptions import CommitteeError


class CommitteeSession(LendingDocument):
	def validate(self) -> None:
		before = self.get_doc_before_save()
		if before and before.status == "Closed":
			self._refuse(_("Session {0} is closed and stays as it is. Open a new one.").format(self.name))
		if self.flags.is_written_by_service:
			return
		self.status = self.status or "Open"
		self.fill_members(before)
		check_agenda(self)
		if before:
			check_voted(self, before)

	def on_trash(self) -> None:
		if self.status == "Closed" or self.votes:
			self._refuse(_("Votes were cast in session {0}, so it cannot be deleted.").format(self.name))

	def fill_members(self, before: Document | None) -> None:
		"""The committee's members of the day, with who is present as the form says."""
		absent = {row.user for row in self.members if not row.is_present}
		committee = frappe.get_cached_doc("Credit Committee", self.committee)
		if not committee.is_active and before is None:
			self._refuse(_("{0} is not active. Choose another committee.").format(self.committee))
		users = [row.user for row in (before.members if before else committee.members)]
		self.set("members", [])
		for user in users:
			self.append(
				"members",
				{"user": user, "full_name": get_fullname(user), "is_present": int(user not in absent)},
			)

	def _refuse(self, message: str) -> NoReturn:
		frappe.throw(message, exc=CommitteeError, title=_("Session Not Usable"))
