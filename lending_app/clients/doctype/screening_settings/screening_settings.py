from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, flt

from lending_app.clients.screening.exceptions import ScreeningSettingsError
from lending_app.lending_setup.document import LendingDocument

SCORES = ("match_threshold", "minimum_name_score", "duplicate_name_score")
LEAST_SCORE = 50
COUNTS = ("partition_size", "largest_shared_group")


class ScreeningSettings(LendingDocument):
	def validate(self) -> None:
		for field in SCORES:
			self.check_between(field, LEAST_SCORE, 100)
		self.check_between("maximum_removed_percent", 0, 100)
		for field in COUNTS:
			if cint(self.get(field)) < 1:
				self.refuse(field, _("at least 1"))

	def check_between(self, field: str, least: float, most: float) -> None:
		if not least <= flt(self.get(field)) <= most:
			self.refuse(field, _("between {0} and {1}").format(least, most))

	def refuse(self, field: str, wanted: str) -> None:
		frappe.throw(
			_("{0} is {1}. It must be {2}.").format(
				frappe.bold(_(self.meta.get_label(field))), self.get(field), wanted
			),
			exc=ScreeningSettingsError,
			title=_("Setting out of Its Limits"),
		)
