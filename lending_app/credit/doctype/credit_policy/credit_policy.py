from __future__ import annotations

import frappe
from frappe import _

from lending_app.credit.exceptions import CreditPolicyError
from lending_app.credit.scoring.adapters import (
	build_capacity_policy,
	build_decision_table,
	build_risk_bands,
)
from lending_app.credit.scoring.get_policy import build_policy
from lending_app.credit.scoring.refusals import refuse
from lending_app.credit.scoring.rule_adapters import build_rules, find_limit
from lending_app.engine.credit.recommendation import check_decision_table
from lending_app.engine.credit.rules import RuleKind
from lending_app.engine.credit.score_table import check_risk_bands
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.document import LendingDocument


class CreditPolicy(LendingDocument):
	def validate(self) -> None:
		self.refuse_drafts()
		try:
			self.check_tables()
			for field in ("default_scorecard", "alternative_scorecard"):
				if self.get(field):
					build_policy(self, frappe.get_doc("Scorecard", self.get(field)))
		except EngineError as error:
			refuse(error, CreditPolicyError, _("Credit Policy"))

	def check_tables(self) -> None:
		"""The engine must be able to judge with them."""
		bands = build_risk_bands(self.risk_bands)
		check_risk_bands(bands)
		check_decision_table(build_decision_table(self), [band.name for band in bands])
		build_capacity_policy(self, find_limit(build_rules(self), RuleKind.CURRENT_DEBT_RATIO))

	def refuse_drafts(self) -> None:
		for field in ("default_scorecard", "alternative_scorecard"):
			card = self.get(field)
			if card and frappe.db.get_value("Scorecard", card, "docstatus") != 1:
				frappe.throw(
					_("{0} {1} is not submitted. Submit it, or choose another one.").format(
						_(self.meta.get_label(field)), frappe.bold(card)
					),
					exc=CreditPolicyError,
					title=_("Scorecard Not Submitted"),
				)
