"""What every DocType of the app has in common."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.lending_setup.access.branch_change import refuse_branch_change

WRITES = {"write", "create", "delete", "submit", "cancel", "amend", "import", "share"}


class LendingDocument(Document):
	"""The base of the app's controllers, rows of tables included."""

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		"""A row is written with the document it belongs to, never alone: only that document knows what may change."""
		# A service that ignores permissions has checked its own.
		if self.meta.istable and permtype in WRITES and not self.flags.ignore_permissions:
			return False
		return bool(super().has_permission(permtype, debug=debug, user=user))

	def validate_set_only_once(self) -> None:
		"""What a document keeps for good: the fields that say so, and its branch."""
		super().validate_set_only_once()
		refuse_branch_change(self)
