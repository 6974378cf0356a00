from __future__ import annotations

from lending_app.servicing.charge_offs.charge_off_loan import charge_off_loan, withdraw_proposal
from lending_app.servicing.facts.fact_document import FactDocument


class LoanChargeOff(FactDocument):
	def on_submit(self) -> None:
		charge_off_loan(self)

	def on_cancel(self) -> None:
		super().on_cancel()
		withdraw_proposal(self)
