"""What every DocType of the app has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from frappe.model.document import Document

from lending_app.lending_setup.access.branch_change import refuse_branch_change
from lending_app.lending_setup.documents.check_values import check_rows, check_values
from lending_app.lending_setup.documents.freeze_request import OpenParts, refuse_frozen
from lending_app.lending_setup.documents.restore_derived import is_from_request, restore_derived
from lending_app.lending_setup.files.attachments import check_attachments, tie_attachments
from lending_app.lending_setup.transactions import tell_when_busy

WRITES = {"write", "create", "delete", "submit", "cancel", "amend", "import", "share"}

DocumentT = TypeVar("DocumentT", bound=Document)


class LendingDocument(Document):
	"""The base of the app's controllers, rows of tables included."""

	# Fields that a form shows read only and a request still sends: they say which row or which kind is meant.
	sent_read_only: ClassVar[frozenset[str]] = frozenset()
	# Kinds of file that a field takes where they are not images and PDF.
	file_kinds: ClassVar[Mapping[str, frozenset[str]]] = {}

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		"""A row is written with the document it belongs to, never alone: only that document knows what may change."""
		# A service that ignores permissions has checked its own.
		if self.meta.istable and permtype in WRITES and not self.flags.ignore_permissions:
			return False
		return bool(super().has_permission(permtype, debug=debug, user=user))

	def insert(self, *args: Any, **options: Any) -> Document:
		with tell_when_busy():
			return super().insert(*args, **options)

	def save(self, *args: Any, **options: Any) -> Document:
		"""Every save, submit and cancel."""
		with tell_when_busy():
			return super().save(*args, **options)

	def extend(self, key: str, value: Any) -> None:
		"""Rows of a table, from a request or from the database."""
		check_rows(self, key, value)
		super().extend(key, value)

	def _set_defaults(self) -> None:
		"""The first step of every insert and save: nothing reads the values before."""
		if is_from_request(self):
			check_values(self)
		super()._set_defaults()

	def validate_set_only_once(self) -> None:
		"""What a document keeps for good: the fields that say so, and its branch."""
		super().validate_set_only_once()
		refuse_branch_change(self)

	def check_if_latest(self) -> None:
		"""The first step of every insert, save, submit and cancel that has the stored document beside the sent one."""
		self.lock_shared()
		super().check_if_latest()
		if not is_from_request(self):
			return
		restore_derived(self)
		before = self.get_doc_before_save()
		if before and (parts := self.get_open_parts(before)):
			refuse_frozen(self, before, parts)

	def lock_shared(self) -> None:
		"""Lock the records that this one is counted with, as a payment is with the others of its loan.

		Before its own row: what is read behind this lock are the rows of the others, and two requests that each hold
		their own row would wait for one another.
		"""

	def get_open_parts(self, before: Document) -> OpenParts | None:
		"""What of the stored document a request may change; None while everything may that people enter."""
		return None

	def onload(self) -> None:
		"""The form shows the rest read only."""
		if parts := self.get_open_parts(self):
			columns = {
				field.fieldname: {
					row.name: list(parts.columns(field.fieldname, row)) for row in self.get(field.fieldname)
				}
				for field in self.meta.get_table_fields()
			}
			self.set_onload("open_parts", {"fields": list(parts.fields), "columns": columns})

	def run_before_save_methods(self) -> None:
		check_attachments(self, self.get_file_limit())
		super().run_before_save_methods()

	def run_post_save_methods(self) -> None:
		tie_attachments(self)
		super().run_post_save_methods()

	def get_file_limit(self) -> int:
		"""Megabytes that a file of this document may have; 0 for what the site allows."""
		return 0


def by_service(document: DocumentT) -> DocumentT:
	"""The document, about to be written by the app's own code: fields that no request may write are its to write."""
	document.flags.is_written_by_service = True
	return document
