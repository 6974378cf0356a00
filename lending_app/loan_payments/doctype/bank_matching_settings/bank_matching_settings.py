from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.loan_payments.bank.exceptions import BankStatementError


class BankMatchingSettings(LendingDocument):
	def validate(self) -> None:
		shares = [field.fieldname for field in self.meta.fields if field.fieldtype == "Float"]
		for field in shares:
			if not 0 <= (self.get(field) or 0) <= 1:
				frappe.throw(
					_("{0} is from 0 to 1.").format(_(self.meta.get_label(field))),
					exc=BankStatementError,
					title=_("Matching of Statements"),
				)
