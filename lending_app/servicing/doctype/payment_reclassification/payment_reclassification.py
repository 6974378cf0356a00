from __future__ import annotations

from lending_app.servicing.facts.fact_document import FactDocument
from lending_app.servicing.repayments.reclassify_payment import (
	check_reclassification,
	reclassify_payment,
	restore_allocation,
)


class PaymentReclassification(FactDocument):
	def validate(self) -> None:
		check_reclassification(self)

	def on_submit(self) -> None:
		reclassify_payment(self)

	def on_cancel(self) -> None:
		super().on_cancel()
		restore_allocation(self)
