from __future__ import annotations

from lending_app.collateral.executions.check_execution import begin_execution, check_execution
from lending_app.lending_setup.document import LendingDocument


class CollateralExecution(LendingDocument):
	def validate(self) -> None:
		check_execution(self)

	def after_insert(self) -> None:
		begin_execution(self)
