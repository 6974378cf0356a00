from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.loan_payments.gateways.exceptions import NoticeError


class PaymentNotice(LendingDocument):
	"""What a gateway has said, as it was received, and what became of it."""

	# It says who has paid under the name of that day.
	keeps_names = True

	def before_insert(self) -> None:
		if not self.flags.is_written_by_service:
			frappe.throw(
				_("A notice comes from its gateway, with the gateway's signature."),
				exc=NoticeError,
				title=_("Payment Notice"),
			)

	def on_trash(self) -> None:
		frappe.throw(
			_("A notice says what a gateway has sent, and is kept."),
			exc=NoticeError,
			title=_("Payment Notice"),
		)
