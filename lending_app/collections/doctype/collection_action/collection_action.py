from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _

from lending_app.collections.exceptions import CollectionActionError
from lending_app.lending_setup.document import LendingDocument


class CollectionAction(LendingDocument):
	"""What a collector did about a loan, and what came of it: written once, from the loan."""

	# It was said to the client under the name of that day.
	keeps_names = True

	def before_insert(self) -> None:
		if not self.flags.is_written_by_service:
			self._refuse(
				_("A collection action is recorded from the loan: the rules of contact are asked there.")
			)

	def validate(self) -> None:
		if not self.is_new():
			self._refuse(_("This says what happened and stays as it is. Record another action."))

	def on_trash(self) -> None:
		self._refuse(_("This says what happened and cannot be deleted."))

	def _refuse(self, message: str) -> NoReturn:
		frappe.throw(message, exc=CollectionActionError, title=_("Collection Action"))
