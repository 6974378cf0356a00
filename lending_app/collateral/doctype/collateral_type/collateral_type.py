from __future__ import annotations

from lending_app.collateral.register.check_type import check_type
from lending_app.lending_setup.document import LendingDocument


class CollateralType(LendingDocument):
	def validate(self) -> None:
		check_type(self)
