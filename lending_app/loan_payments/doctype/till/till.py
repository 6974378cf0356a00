from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument
from lending_app.loan_payments.tills.set_up_till import set_up_till


class Till(LendingDocument):
	"""A drawer of cash, or a vault, with a ledger account of its own."""

	def validate(self) -> None:
		set_up_till(self)
