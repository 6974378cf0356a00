"""Records of what happened: written once, by a service."""

from __future__ import annotations

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument, by_service
from lending_app.lending_setup.exceptions import RecordWrittenError


class WrittenOnce(LendingDocument):
	"""A document that a service writes and nobody, the administrator included, changes or deletes."""

	# A decision or an answer says who it was about under the name of that day.
	keeps_names = True

	def before_insert(self) -> None:
		if not self.flags.is_written_by_service:
			self._refuse(
				_(
					"A {0} is written by the step it belongs to. Take that step in the loan application, or on the loan."
				)
			)

	def validate(self) -> None:
		if not self.is_new():
			self._refuse(_("This {0} says what happened and stays as it is. Make a new one instead."))

	def on_trash(self) -> None:
		self._refuse(_("This {0} says what happened and cannot be deleted."))

	def _refuse(self, message: str) -> NoReturn:
		frappe.throw(message.format(_(self.doctype)), exc=RecordWrittenError, title=_("Written Once"))


def write_record(doctype: str, values: dict[str, Any], *, is_shared: bool = False) -> Document:
	"""Insert a record of a step whose rights its service has checked.

	One that is shared is named by what it holds: where another request has just made it, it is there.
	"""
	record = frappe.new_doc(doctype, **values)
	# Nobody holds the right to make records by hand; the step that is recorded was allowed.
	return by_service(record).insert(ignore_permissions=True, ignore_if_duplicate=is_shared)
