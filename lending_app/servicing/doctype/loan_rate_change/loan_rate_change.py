from __future__ import annotations

from lending_app.lending_setup.services.check_link import check_link
from lending_app.servicing.exceptions import UnknownLoanError
from lending_app.servicing.fact_document import FactDocument
from lending_app.servicing.services.change_rate import change_rate


class LoanRateChange(FactDocument):
	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)

	def on_submit(self) -> None:
		change_rate(self)
