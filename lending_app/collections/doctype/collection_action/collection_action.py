from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class CollectionAction(WrittenOnce):
	"""What a collector did about a loan, and what came of it: recorded from the loan, where the rules are asked."""
