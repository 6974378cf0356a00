from __future__ import annotations

import frappe
from frappe import _

from lending_app.disbursement.exceptions import RuleError
from lending_app.lending_setup.document import LendingDocument


class DisbursementRule(LendingDocument):
	def validate(self) -> None:
		if self.is_enabled and self.kind == "Split Amounts" and not self.limit_amount:
			frappe.throw(
				_("Enter {0}: without it the rule finds nothing.").format(
					frappe.bold(_(self.meta.get_label("limit_amount")))
				),
				exc=RuleError,
				title=_("Amount Missing"),
			)
