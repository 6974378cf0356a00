from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument
from lending_app.loan_payments.payroll.check_agreement import check_agreement
from lending_app.servicing.payment_modes.fill_mode import fill_mode


class PayrollAgreement(LendingDocument):
	def before_validate(self) -> None:
		fill_mode(self)

	def validate(self) -> None:
		check_agreement(self)
