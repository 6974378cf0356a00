from __future__ import annotations

from lending_app.lending_setup.documents.check_link import check_link
from lending_app.servicing.changes.skip_installment import fill_skip, skip_installment
from lending_app.servicing.exceptions import UnknownLoanError
from lending_app.servicing.facts.fact_document import FactDocument


class LoanPaymentSkip(FactDocument):
	def validate(self) -> None:
		check_link("Loan", self.loan, UnknownLoanError)
		fill_skip(self)

	def on_submit(self) -> None:
		skip_installment(self)
