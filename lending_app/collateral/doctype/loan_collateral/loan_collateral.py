from __future__ import annotations

import frappe

from lending_app.collateral.pledges.allocate_value import allocate_value, fill_pledge
from lending_app.collateral.pledges.value_history import (
	check_values,
	get_latest_value,
	refuse_own_values,
	refuse_rewriting,
)
from lending_app.lending_setup.document import LendingDocument


class LoanCollateral(LendingDocument):
	def before_validate(self) -> None:
		if self.is_new() and self.collateral:
			fill_pledge(self)

	def validate(self) -> None:
		# The branch is fetched after Frappe has asked for the right to create; services of ours ask for none.
		if self.is_new() and not self.flags.ignore_permissions:
			frappe.get_doc("Loan", self.loan).check_permission("read")
		refuse_own_values(self)
		check_values(self)
		refuse_rewriting(self)
		for row in self.history:
			row.currency = self.currency
		self.value_amount = get_latest_value(self)

	def on_update(self) -> None:
		if self.collateral and not self.flags.is_allocated:
			# Its rank, its limit or its release leaves more or less to the other loans.
			self.flags.is_shared_out = allocate_value(self.collateral) > 0

	def on_change(self) -> None:
		"""What the form gets back is what is stored, its own new share too: the next save is of the latest version."""
		if self.flags.is_shared_out:
			self.flags.is_shared_out = False
			self.reload()
