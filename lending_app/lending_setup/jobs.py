"""Jobs of documents: each is handed to a worker once at a time, and again where its worker was lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe.utils import now_datetime, strip_html

from lending_app.lending_setup.transactions import retry_when_busy

# Of what a document says of its failure; all of it is in the Error Log.
MESSAGE = 1_000


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

	def run_parts(self, name: str, take_next: Callable[[], bool], *, failed: str, reason_field: str) -> None:
		"""Take part after part, each a transaction that an interrupted worker does not take again, until there is none.

		What cannot be done is told on the document, in the state `failed`; a part that meets a deadlock is taken again,
		and a database that stays busy or is away is left to the next worker.
		"""
		try:
			while retry_when_busy(take_next):
				frappe.db.commit()  # nosemgrep: the part is done; an interrupted worker goes on after it
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError, frappe.db.OperationalError):
			raise
		except Exception as error:
			frappe.db.rollback()
			frappe.log_error(title=f"{self.doctype} {name}")
			values = {"status": failed, reason_field: strip_html(str(error))[:MESSAGE]}
			frappe.db.set_value(self.doctype, name, {**values, "finished_on": now_datetime()})
		frappe.db.commit()  # nosemgrep: the job has ended
