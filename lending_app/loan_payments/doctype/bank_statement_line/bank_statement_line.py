from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.loan_payments.bank.exceptions import BankStatementError


class BankStatementLine(LendingDocument):
	# It says whose money it was found to be under the name of that day.
	keeps_names = True

	def before_insert(self) -> None:
		if not self.flags.is_written_by_service:
			frappe.throw(
				_("Lines come from the bank's file. Load it as a statement."),
				exc=BankStatementError,
				title=_("Bank Statement"),
			)

	def get_open_parts(self, before: Document) -> OpenParts | None:
		return OpenParts(advice=_("Decide on the line in its statement."))

	def on_trash(self) -> None:
		frappe.throw(
			_("A line of a statement says what the bank has booked, and is kept."),
			exc=BankStatementError,
			title=_("Bank Statement"),
		)
