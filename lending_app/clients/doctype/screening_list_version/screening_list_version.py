from __future__ import annotations

from typing import ClassVar

import frappe
from frappe.utils import now_datetime, today

from lending_app.clients.screening.import_list import apply_delta, compare_with_list, read_version
from lending_app.clients.screening.screen_book import request_run
from lending_app.clients.screening.states import Occasion
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.files.kinds import DATA


class ScreeningListVersion(LendingDocument):
	file_kinds: ClassVar = {"list_file": DATA, "aliases_file": DATA}

	def before_insert(self) -> None:
		self.read_file()

	def after_insert(self) -> None:
		self.take_over()

	def read_file(self) -> None:
		"""Read and compare before anything is written."""
		found = read_version(self)
		self.published_on = found.published_on or self.published_on or today()
		self.number_of_entries = len(found.parties)
		delta = compare_with_list(self, found)
		self.number_of_added = len(delta.added) + len(delta.relisted)
		self.number_of_changed = len(delta.changed)
		self.number_of_removed = len(delta.removed)
		self.flags.delta = delta

	def take_over(self) -> None:
		"""The file becomes the list's current version, and the book is screened against what is new."""
		apply_delta(self, self.flags.delta)
		screening_list = frappe.get_doc("Screening List", self.screening_list)
		screening_list.db_set(
			{
				"current_version": self.name,
				"published_on": self.published_on,
				"imported_on": now_datetime(),
				"number_of_entries": self.number_of_entries,
			}
		)
		request_run(Occasion.LIST_UPDATED, version=self.name)
