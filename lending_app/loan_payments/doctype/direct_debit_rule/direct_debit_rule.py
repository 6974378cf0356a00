from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.loan_payments.direct_debits.exceptions import MandateError


class DirectDebitRule(LendingDocument):
	def validate(self) -> None:
		self.bank_code = self.bank_code.strip().upper()
		same = {"bank_code": self.bank_code, "name": ("!=", self.name)}
		same["company"] = self.company or ("is", "not set")
		if frappe.db.exists("Direct Debit Rule", same):
			frappe.throw(
				_("There is a rule for {0} already. Change that one.").format(frappe.bold(self.bank_code)),
				exc=MandateError,
				title=_("Direct Debit Rule"),
			)
