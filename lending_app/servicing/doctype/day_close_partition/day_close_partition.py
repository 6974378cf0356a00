from __future__ import annotations

import frappe
from frappe.model.document import Document


class DayClosePartition(Document):
	pass


def on_doctype_update() -> None:
	"""What a worker looks for: the partitions of a run, in order."""
	frappe.db.add_index("Day Close Partition", ["company", "closing_date", "number"])
