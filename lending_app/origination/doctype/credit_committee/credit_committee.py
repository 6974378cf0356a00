from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.origination.exceptions import CommitteeError


class CreditCommittee(LendingDocument):
	def validate(self) -> None:
		users = [row.user for row in self.members]
		if len(users) != len(set(users)):
			self._refuse(_("A member is there twice. Keep one row for each person."))
		if self.chair not in users:
			self._refuse(
				_("{0} takes the chair and is no member. Add them to the members.").format(self.chair)
			)
		if not 1 <= (self.quorum or 0) <= len(users):
			self._refuse(
				_("The quorum is {0} of {1} members. Set it from 1 to {1}.").format(
					self.quorum or 0, len(users)
				)
			)

	def _refuse(self, message: str) -> NoReturn:
		frappe.throw(message, exc=CommitteeError, title=_("Committee Not Usable"))
