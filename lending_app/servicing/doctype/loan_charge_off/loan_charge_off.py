from __future__ import annotations

from lending_app.servicing.fact_document import FactDocument
from lending_app.servicing.services.charge_off_loan import charge_off_loan, withdraw_proposal


class LoanChargeOff(FactDocument):
	def on_submit(self) -> None:
		charge_off_loan(self)

	def on_cancel(self) -> None:
		super().on_cancel()
		withdraw_proposal(self)
