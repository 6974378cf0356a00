from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, today

from lending_app.credit.exceptions import ScorecardError
from lending_app.credit.scoring.adapters import build_risk_bands, build_scorecard, fill_points
from lending_app.credit.scoring.clear_measures import clear_measures
from lending_app.credit.scoring.queries import get_last_version, is_scorecard_used
from lending_app.credit.scoring.refusals import refuse
from lending_app.engine.credit.score_table import check_risk_bands
from lending_app.engine.credit.scorecard import ScorecardKind
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.document import LendingDocument


class Scorecard(LendingDocument):
	def autoname(self) -> None:
		self.version = get_last_version(self.scorecard_name) + 1
		self.name = self.scorecard_name if self.version == 1 else f"{self.scorecard_name}-V{self.version}"

	def validate(self) -> None:
		"""The engine must be able to score with the card."""
		clear_measures(self)
		try:
			fill_points(self, build_scorecard(self))
			if self.risk_bands:
				check_risk_bands(build_risk_bands(self.risk_bands))
		except EngineError as error:
			refuse(error, ScorecardError, _("Scorecard"))
		self.refuse_new_name()

	def refuse_new_name(self) -> None:
		if not self.is_new() and self.has_value_changed("scorecard_name"):
			self._refuse(_("Versions are told apart by the Scorecard Name. Make a new scorecard instead."))

	def before_submit(self) -> None:
		if self.version > 1 and getdate(self.effective_from) < getdate(today()):
			self._refuse(
				_(
					"Version {0} cannot take effect on {1}, which is past. Choose today or a later day."
				).format(self.version, formatdate(self.effective_from))
			)
		if self.kind == ScorecardKind.LOGISTIC.value and not self.risk_bands:
			self._refuse(
				_("A logistic card has points of its own. Enter its Risk Bands before submitting it.")
			)

	def before_cancel(self) -> None:
		used = [field for field in ("default_scorecard", "alternative_scorecard") if self._is_chosen(field)]
		if used:
			self._refuse(
				_("The Credit Policy uses {0}. Choose another scorecard there first.").format(self.name)
			)

		if is_scorecard_used(self.name):
			self._refuse(
				_("Applications were evaluated by {0}. Make a new version instead.").format(self.name)
			)

	def _is_chosen(self, field: str) -> bool:
		return frappe.db.get_single_value("Credit Policy", field) == self.name

	def _refuse(self, message: str) -> None:
		frappe.throw(message, exc=ScorecardError, title=_("Scorecard"))
