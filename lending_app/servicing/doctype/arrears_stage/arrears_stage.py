from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.servicing.collection_stages.stage_loans import stage_loans
from lending_app.servicing.exceptions import ArrearsStageError


class ArrearsStage(LendingDocument):
	def validate(self) -> None:
		"""A stage begins with arrears, and no two begin on one day."""
		if self.from_days < 1:
			self._refuse(_("A stage begins at 1 day past due or later. Enter a day of 1 or more."))
		other = frappe.db.get_value(
			"Arrears Stage", {"from_days": self.from_days, "name": ("!=", self.name)}, "name"
		)
		if other:
			self._refuse(
				_("Stage {0} begins at {1} days past due already. Enter another day.").format(
					other, self.from_days
				)
			)

	def on_update(self) -> None:
		stage_loans()

	def after_rename(self, *names: str, **options: object) -> None:
		stage_loans()

	def on_trash(self) -> None:
		stage_loans(without=self.name)

	def _refuse(self, message: str) -> None:
		frappe.throw(message, exc=ArrearsStageError, title=_("Arrears Stage"))
