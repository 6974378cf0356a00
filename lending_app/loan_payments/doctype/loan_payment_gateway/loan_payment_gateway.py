from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.loan_payments.gateways.exceptions import GatewayError
from lending_app.loan_payments.gateways.set_up_gateway import check_gateway


class LoanPaymentGateway(LendingDocument):
	def validate(self) -> None:
		check_gateway(self)

	def on_trash(self) -> None:
		if frappe.db.exists("Payment Notice", {"gateway": self.name}):
			frappe.throw(
				_("{0} has sent notices and is kept. Disable it.").format(frappe.bold(self.name)),
				exc=GatewayError,
				title=_("Loan Payment Gateway"),
			)
