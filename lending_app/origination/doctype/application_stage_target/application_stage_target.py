from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.origination.exceptions import StageTargetError


class ApplicationStageTarget(LendingDocument):
	def validate(self) -> None:
		if self.hours <= 0:
			frappe.throw(
				_("A target of {0} hours cannot be met. Enter more than 0, or delete the row.").format(
					self.hours
				),
				exc=StageTargetError,
				title=_("Stage Target"),
			)
