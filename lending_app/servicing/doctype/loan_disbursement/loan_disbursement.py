from __future__ import annotations

import frappe

from lending_app.lending_setup.documents.check_link import check_link
from lending_app.servicing.disbursements.disburse_loan import check_draft, disburse_loan
from lending_app.servicing.exceptions import UnknownLoanError
from lending_app.servicing.facts.advise_draft import advise_draft
from lending_app.servicing.facts.fact_document import FactDocument
from lending_app.servicing.guarantees.apply_guarantee import share_entry
from lending_app.servicing.payment_modes.check_mode import check_mode
from lending_app.servicing.payment_modes.check_reference import check_reference
from lending_app.servicing.referrals.accrue_fee import reverse_referral_fee
from lending_app.servicing.renewals.settle_loan import take_back_settlement


class LoanDisbursement(FactDocument):
	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		self.set_defaults()
		check_mode(self.mode_of_payment, self.company)
		check_reference(self)
		advise_draft(self, check_draft)

	def on_submit(self) -> None:
		disburse_loan(self)

	def on_cancel(self) -> None:
		take_back_settlement(self)
		with share_entry(self):
			super().on_cancel()
		reverse_referral_fee(self)

	def set_defaults(self) -> None:
		"""The approved amount where none is entered."""
		if not self.amount and self.is_new():
			self.amount = frappe.db.get_value("Loan", self.loan, "principal_amount")
