from __future__ import annotations

import frappe

from lending_app.clients.duplicates.merge_clients import check_merge, merge_clients, preview_merge
from lending_app.clients.duplicates.undo_merge import check_undo, undo_merge
from lending_app.lending_setup.document import LendingDocument


class ClientMerge(LendingDocument):
	def validate(self) -> None:
		self.lock_clients()
		kept, merged = check_merge(self)
		preview_merge(self, kept, merged)

	def on_submit(self) -> None:
		merge_clients(self)

	def before_cancel(self) -> None:
		check_undo(self)

	def on_cancel(self) -> None:
		self.db_set("undo_reason", self.undo_reason)
		undo_merge(self)

	def lock_clients(self) -> None:
		"""Both, in one order, so that two merges at once wait instead of blocking each other."""
		for name in sorted({self.kept_client, self.merged_client}):
			frappe.db.get_value("Client", name, for_update=True)
