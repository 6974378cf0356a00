from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.model.naming import make_autoname

from lending_app.lending_setup.services.check_link import check_link
from lending_app.servicing.exceptions import UnknownLoanError
from lending_app.servicing.services.check_reference import check_reference
from lending_app.servicing.services.keep_fact import refuse_changes, refuse_edit
from lending_app.servicing.services.post_repayment import post_repayment
from lending_app.servicing.services.reverse_fact import check_reversal, reverse_fact


class LoanRepayment(Document):
	def autoname(self) -> None:
		self.naming_series = frappe.db.get_single_value("Lending Settings", "repayment_naming_series")
		self.name = make_autoname(self.naming_series or "REC-.YYYY.-.#####", doc=self)

	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		check_reference(self)

	def on_submit(self) -> None:
		post_repayment(self)

	def before_update_after_submit(self) -> None:
		refuse_edit(self)

	def before_cancel(self) -> None:
		self.flags.ignore_links = True
		refuse_changes(self)
		check_reversal(self)

	def on_cancel(self) -> None:
		reverse_fact(self)
