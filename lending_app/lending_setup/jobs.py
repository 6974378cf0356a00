"""Jobs of documents: each is handed to a worker once at a time, and again where its worker was lost."""

from __future__ import annotations

from dataclasses import dataclass

import frappe


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentJob:
	"""What is done for each document of a kind while it is in a state. The method takes its name, and is safe to run again."""

	doctype: str
	state: str
	method: str
	hours: int = 4

	def start(self, name: str) -> None:
		"""Once at a time; a worker that was killed is followed by another."""
		frappe.enqueue(
			self.method,
			queue="long",
			timeout=self.hours * 60 * 60,
			job_id=f"{frappe.scrub(self.doctype)}-{name}",
			deduplicate=True,
			enqueue_after_commit=True,
			name=name,
		)

	def resume(self) -> None:
		"""Hourly: documents whose worker was lost go on where they were."""
		for name in frappe.get_all(self.doctype, {"status": self.state}, pluck="name"):
			self.start(name)
