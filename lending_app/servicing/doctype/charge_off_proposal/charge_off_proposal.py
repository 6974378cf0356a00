from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.products.adapters import to_float
from lending_app.servicing.exceptions import ProposalStateError, UnknownLoanError
from lending_app.servicing.state.get_loan_state import replay_or_refuse
from lending_app.servicing.states import ProposalStatus


class ChargeOffProposal(LendingDocument):
	def get_open_parts(self, before: Document) -> OpenParts:
		"""Decided with Approve and Reject, as it was proposed."""
		return OpenParts(advice=_("Reject the proposal, and make another one."))

	def before_insert(self) -> None:
		self.status = ProposalStatus.PROPOSED.value
		self.proposed_by, self.proposed_on = frappe.session.user, today()

	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		if self.is_new():
			self.validate_loan()
			self.fill_figures()

	def validate_loan(self) -> None:
		"""A loan on the books that the user may see, proposed once at a time."""
		# The branch is fetched after Frappe has asked for the right to create.
		frappe.get_doc("Loan", self.loan).check_permission("read")
		status = frappe.db.get_value("Loan", self.loan, "status")
		if status not in OPEN_STATUSES:
			self._refuse(
				_("Loan {0} is {1}. Only an active or defaulted loan can be charged off.").format(
					self.loan, _(status)
				)
			)
		standing = {"loan": self.loan, "status": ProposalStatus.PROPOSED.value}
		if other := frappe.db.get_value("Charge Off Proposal", standing):
			self._refuse(_("Loan {0} is proposed already: {1}.").format(self.loan, other))

	def fill_figures(self) -> None:
		"""The loan on the day of the proposal, computed; what is stored is of the last close."""
		state = replay_or_refuse(self.loan, getdate(self.proposed_on))
		self.days_past_due, self.payoff_amount = state.days_past_due, to_float(state.payoff)

	def _refuse(self, message: str) -> None:
		frappe.throw(message, exc=ProposalStateError, title=_("Charge-off Not Possible"))
