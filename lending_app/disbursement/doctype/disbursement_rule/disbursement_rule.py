from __future__ import annotations

from lending_app.disbursement.controls.check_rule import check_rule
from lending_app.lending_setup.document import LendingDocument


class DisbursementRule(LendingDocument):
	def validate(self) -> None:
		check_rule(self)
