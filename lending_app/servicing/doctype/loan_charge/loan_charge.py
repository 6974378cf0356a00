from __future__ import annotations

from lending_app.lending_setup.documents.check_link import check_link
from lending_app.servicing.charges.charge_loan import charge_loan, fill_charge
from lending_app.servicing.exceptions import LoanChargeError, UnknownLoanError
from lending_app.servicing.facts.fact_document import FactDocument


class LoanCharge(FactDocument):
	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		check_link("Loan Charge Type", self.charge_type, LoanChargeError)
		fill_charge(self)

	def on_submit(self) -> None:
		charge_loan(self)
