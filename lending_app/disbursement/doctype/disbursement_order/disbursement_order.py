from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.disbursement.exceptions import OrderStateError
from lending_app.disbursement.orders.prepare_order import check_new_order, prepare_order
from lending_app.disbursement.states import OPEN, OrderStatus
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.servicing.exceptions import UnknownLoanError


class DisbursementOrder(LendingDocument):
	# An order says to whom it was paid.
	keeps_names = True

	def get_open_parts(self, before: Document) -> OpenParts | None:
		"""What was asked for stays as it was; the steps write the rest."""
		if before.status == OrderStatus.DRAFT.value:
			return None
		return OpenParts(advice=_("Cancel the order, and prepare another one."))

	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		if self.is_new():
			check_new_order(self)
		if self.status == OrderStatus.DRAFT.value:
			prepare_order(self)

	def on_trash(self) -> None:
		if self.status not in OPEN:
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status, context=self.doctype)),
				exc=OrderStateError,
				title=_("Order Kept"),
			)
