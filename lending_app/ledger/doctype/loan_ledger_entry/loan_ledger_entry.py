from __future__ import annotations

import frappe
from frappe import _

from lending_app.ledger.exceptions import AppendOnlyError
from lending_app.lending_setup.document import LendingDocument


class LoanLedgerEntry(LendingDocument):
	def validate(self) -> None:
		self.refuse_change()

	def before_update_after_submit(self) -> None:
		self.refuse_change()

	def before_cancel(self) -> None:
		self.refuse_change()

	def on_trash(self) -> None:
		self.refuse_change()

	def refuse_change(self) -> None:
		"""The sub-ledger is written by postings alone."""
		frappe.throw(
			_(
				"Entries of the loan ledger are never entered, changed or deleted by hand. Reverse their document."
			),
			exc=AppendOnlyError,
			title=_("Append Only"),
		)


def on_doctype_update() -> None:
	"""Indexes of what is read often: a loan's entries by day, a company's by day."""
	frappe.db.add_index("Loan Ledger Entry", ["loan", "posting_date"])
	frappe.db.add_index("Loan Ledger Entry", ["company", "posting_date", "account"])
