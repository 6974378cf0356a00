from __future__ import annotations

from lending_app.lending_setup.documents.check_link import check_link
from lending_app.servicing.changes.change_rate import change_rate
from lending_app.servicing.exceptions import UnknownLoanError
from lending_app.servicing.facts.fact_document import FactDocument


class LoanRateChange(FactDocument):
	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)

	def on_submit(self) -> None:
		change_rate(self)
