from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import today

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.services.check_link import check_link
from lending_app.servicing.exceptions import ProposalStateError, UnknownLoanError
from lending_app.servicing.queries import OPEN_STATUSES
from lending_app.servicing.states import ProposalStatus

DECISION_FIELDS = ("decided_by", "decided_on", "decision_reason", "charge_off")


class ChargeOffProposal(LendingDocument):
	def before_insert(self) -> None:
		self.status = ProposalStatus.PROPOSED.value
		self.proposed_by, self.proposed_on = frappe.session.user, today()
		for field in DECISION_FIELDS:
			self.set(field, None)

	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		if self.is_new():
			self.validate_loan()
			self.fill_figures()
		else:
			self.validate_undecided()

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

	def validate_undecided(self) -> None:
		"""Decisions are made by the services alone; what is decided stays as it is."""
		before = self.get_doc_before_save()
		kept = ("status", "loan", "proposed_by", *DECISION_FIELDS)
		if before.status != ProposalStatus.PROPOSED.value or any(
			(self.get(field) or None) != (before.get(field) or None) for field in kept
		):
			self._refuse(_("Proposal {0} is decided with Approve and Reject alone.").format(self.name))

	def fill_figures(self) -> None:
		"""The loan as the proposal found it."""
		figures = frappe.db.get_value("Loan", self.loan, ["days_past_due", "payoff_amount"], as_dict=True)
		self.update(figures)

	def _refuse(self, message: str) -> None:
		frappe.throw(message, exc=ProposalStateError, title=_("Charge-off Not Possible"))
