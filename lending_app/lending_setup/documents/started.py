"""Documents that are entered as a draft, and kept from their first step on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts


class StartedDocument(LendingDocument):
	"""Once it is no draft, a request changes nothing of it but what its state leaves open, and nobody deletes it."""

	open_states: ClassVar[frozenset[str]] = frozenset({"Draft"})
	kept_error: ClassVar[type[frappe.ValidationError]]

	def get_advice(self) -> str:
		"""What to do where something has to be changed."""
		raise NotImplementedError

	def list_open_fields(self, before: Document) -> Sequence[str]:
		"""Fields that are still entered in a state."""
		return ()

	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status in self.open_states:
			return None
		return OpenParts(fields=self.list_open_fields(before), advice=self.get_advice())

	def on_trash(self) -> None:
		if self.status != "Draft":
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status)),
				exc=self.kept_error,
				title=_("File Kept"),
			)
