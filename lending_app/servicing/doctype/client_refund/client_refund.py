from __future__ import annotations

from lending_app.lending_setup.documents.check_link import check_link
from lending_app.servicing.exceptions import UnknownLoanError
from lending_app.servicing.facts.fact_document import FactDocument
from lending_app.servicing.payment_modes.check_mode import check_mode
from lending_app.servicing.payment_modes.check_reference import check_reference
from lending_app.servicing.repayments.refund_client import refund_client


class ClientRefund(FactDocument):
	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		check_mode(self.mode_of_payment, self.company)
		check_reference(self)

	def on_submit(self) -> None:
		refund_client(self)
