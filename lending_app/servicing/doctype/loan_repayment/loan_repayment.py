from __future__ import annotations

import frappe
from frappe.model.naming import make_autoname

from lending_app.collateral.executions.check_execution import check_alone
from lending_app.collateral.pledges.execute_collateral import pledge_again, release_executed
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.servicing.exceptions import UnknownLoanError
from lending_app.servicing.facts.advise_draft import advise_draft
from lending_app.servicing.facts.fact_document import FactDocument
from lending_app.servicing.guarantees.apply_guarantee import share_entry
from lending_app.servicing.payment_modes.check_details import check_details
from lending_app.servicing.payment_modes.check_mode import check_mode
from lending_app.servicing.payment_modes.check_reference import check_reference
from lending_app.servicing.repayments.check_excess import check_excess
from lending_app.servicing.repayments.check_proceeds import check_proceeds
from lending_app.servicing.repayments.check_returned import check_returned
from lending_app.servicing.repayments.post_repayment import check_draft, post_repayment
from lending_app.servicing.repayments.receive_anywhere import fill_receiving_branch
from lending_app.servicing.repayments.reclassify_payment import check_not_reclassified
from lending_app.servicing.states import WITHOUT_PAYER


class LoanRepayment(FactDocument):
	def autoname(self) -> None:
		self.naming_series = frappe.db.get_single_value("Lending Settings", "repayment_naming_series")
		self.name = make_autoname(self.naming_series or "REC-.YYYY.-.#####", doc=self)

	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		fill_receiving_branch(self)
		check_mode(self.mode_of_payment, self.company)
		check_details(self)
		check_reference(self)
		check_proceeds(self)
		check_returned(self)
		if self.kind not in WITHOUT_PAYER:
			# What collateral brings, or a bank sends back, pays the debt whatever the product says of extra payments.
			check_excess(self)
		advise_draft(self, check_draft)

	def on_submit(self) -> None:
		# Before the loan is closed by it, which lets go of the rest.
		release_executed(self)
		with share_entry(self):
			post_repayment(self)

	def before_cancel(self) -> None:
		super().before_cancel()
		check_alone(self)
		check_not_reclassified(self.name)

	def on_cancel(self) -> None:
		with share_entry(self):
			super().on_cancel()
		pledge_again(self)
