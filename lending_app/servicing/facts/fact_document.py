"""What the documents of a loan's facts have in common."""

from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument
from lending_app.servicing.facts.enter_fact import lock_loans
from lending_app.servicing.facts.freeze_fact import refuse_changes, refuse_edit
from lending_app.servicing.facts.reverse_fact import check_reversal, reverse_fact
from lending_app.servicing.payment_modes.check_reference import claim_references, free_references
from lending_app.servicing.payment_modes.fill_mode import fill_mode


class FactDocument(LendingDocument):
	"""A posted fact: never edited, and cancelled by a reversal."""

	# Entered in the dialog of the reversal, which cancels.
	sent_read_only = frozenset({"reversal_reason", "reversal_posting_date"})
	# A receipt says to whom it was given.
	keeps_names = True

	def lock_shared(self) -> None:
		lock_loans([self.get("loan"), *(row.get("loan") for row in self.get("loans") or ())])

	def before_validate(self) -> None:
		fill_mode(self)

	def before_update_after_submit(self) -> None:
		refuse_edit(self)

	def before_submit(self) -> None:
		claim_references(self)

	def before_cancel(self) -> None:
		self.flags.ignore_links = True
		refuse_changes(self)
		check_reversal(self)
		free_references(self)

	def on_cancel(self) -> None:
		reverse_fact(self)
