from __future__ import annotations

from lending_app.disbursement.payment_files.layouts import check_definition
from lending_app.lending_setup.document import LendingDocument


class BankFileLayout(LendingDocument):
	def validate(self) -> None:
		check_definition(self)
