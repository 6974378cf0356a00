from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.lending_setup.services.check_link import check_link
from lending_app.servicing.exceptions import UnknownLoanError
from lending_app.servicing.services.check_reference import check_reference
from lending_app.servicing.services.disburse_loan import disburse_loan
from lending_app.servicing.services.keep_fact import refuse_changes, refuse_edit
from lending_app.servicing.services.reverse_fact import check_reversal, reverse_fact


class LoanDisbursement(Document):
	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		self.set_defaults()
		check_reference(self)

	def on_submit(self) -> None:
		disburse_loan(self)

	def before_update_after_submit(self) -> None:
		refuse_edit(self)

	def before_cancel(self) -> None:
		self.flags.ignore_links = True
		refuse_changes(self)
		check_reversal(self)

	def on_cancel(self) -> None:
		reverse_fact(self)

	def set_defaults(self) -> None:
		"""The approved amount where none is entered."""
		if not self.amount and self.is_new():
			self.amount = frappe.db.get_value("Loan", self.loan, "principal_amount")
