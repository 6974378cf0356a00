from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument
from lending_app.loan_payments.references.layouts import check_layout, keep_one_default


class PaymentReferenceLayout(LendingDocument):
	def validate(self) -> None:
		check_layout(self)

	def on_update(self) -> None:
		keep_one_default(self)
