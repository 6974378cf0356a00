from __future__ import annotations

from lending_app.contracts.signature.certificate import check_timestamp_address
from lending_app.lending_setup.companies.check_settings import check_no_negatives
from lending_app.lending_setup.document import LendingDocument


class ContractSettings(LendingDocument):
	def validate(self) -> None:
		check_no_negatives(self)
		check_timestamp_address(self.timestamp_address)
