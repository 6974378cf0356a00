from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument
from lending_app.servicing.transfers.check_transfer import check_transfer, refuse_cancelling
from lending_app.servicing.transfers.transfer_clients import count_moves, transfer_clients

# More loans than a request moves in its time.
LONG = 500


class ClientTransfer(LendingDocument):
	def validate(self) -> None:
		check_transfer(self)
		self.update(count_moves(self))

	def submit(self) -> ClientTransfer | None:
		"""A whole branch moves in the background."""
		if (self.number_of_loans or 0) > LONG:
			self.queue_action("submit", timeout=4 * 3600)
			return None
		return self._submit()

	def on_submit(self) -> None:
		transfer_clients(self)

	def before_cancel(self) -> None:
		refuse_cancelling(self)
