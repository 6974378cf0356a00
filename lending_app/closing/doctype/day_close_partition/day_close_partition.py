from __future__ import annotations

import frappe

from lending_app.lending_setup.document import LendingDocument


class DayClosePartition(LendingDocument):
	pass


def on_doctype_update() -> None:
	"""What a worker looks for: the partitions of a run, in order."""
	frappe.db.add_index("Day Close Partition", ["company", "closing_date", "number"])
