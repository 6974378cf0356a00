from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.loan_payments.references.exceptions import PaymentReferenceError


class PaymentReference(LendingDocument):
	"""A capture line: made for a loan or a client, cancelled with a reason, kept for good."""

	# It was handed out under the name of that day.
	keeps_names = True

	def before_insert(self) -> None:
		if not self.flags.is_written_by_service:
			self._refuse(_("A payment reference is made from the loan: its check digits are computed."))

	def on_trash(self) -> None:
		self._refuse(_("Somebody may still pay with {0}. Cancel it.").format(self.shown_reference))

	def _refuse(self, message: str) -> NoReturn:
		frappe.throw(message, exc=PaymentReferenceError, title=_("Payment Reference"))
