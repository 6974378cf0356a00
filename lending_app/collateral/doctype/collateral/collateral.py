from __future__ import annotations

from lending_app.collateral.pledges.allocate_value import allocate_value
from lending_app.collateral.register.check_collateral import check_collateral
from lending_app.lending_setup.document import LendingDocument


class Collateral(LendingDocument):
	def validate(self) -> None:
		check_collateral(self)

	def on_update(self) -> None:
		allocate_value(self.name)
