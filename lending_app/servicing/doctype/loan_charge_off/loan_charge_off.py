from __future__ import annotations

from frappe.model.document import Document

from lending_app.servicing.services.charge_off_loan import charge_off_loan, withdraw_proposal
from lending_app.servicing.services.keep_fact import refuse_changes, refuse_edit
from lending_app.servicing.services.reverse_fact import check_reversal, reverse_fact


class LoanChargeOff(Document):
	def on_submit(self) -> None:
		charge_off_loan(self)

	def before_update_after_submit(self) -> None:
		refuse_edit(self)

	def before_cancel(self) -> None:
		self.flags.ignore_links = True
		refuse_changes(self)
		check_reversal(self)

	def on_cancel(self) -> None:
		reverse_fact(self)
		withdraw_proposal(self)
