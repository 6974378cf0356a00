from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.loan_payments.direct_debits.check_mandate import check_mandate, fill_mandate
from lending_app.loan_payments.direct_debits.exceptions import MandateError
from lending_app.loan_payments.direct_debits.states import MandateStatus


class DirectDebitMandate(LendingDocument):
	# The account holder signed under the name of that day.
	keeps_names = True

	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status != MandateStatus.ACTIVE.value:
			return OpenParts(advice=_("Make another mandate."))
		if before.number_collected:
			# What the bank knows of a mandate stays; its limit and last day may change.
			return OpenParts(
				fields=("limit_amount", "valid_until"),
				advice=_("Debits were collected by it. Cancel it, and make another mandate."),
			)
		return None

	def before_validate(self) -> None:
		fill_mandate(self)

	def validate(self) -> None:
		if self.status == MandateStatus.ACTIVE.value:
			check_mandate(self)

	def on_trash(self) -> None:
		if frappe.db.exists("Direct Debit", {"mandate": self.name}):
			frappe.throw(
				_("{0} has direct debits and is kept. Cancel it.").format(self.name),
				exc=MandateError,
				title=_("Mandate Kept"),
			)
