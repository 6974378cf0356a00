from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument


class LoanApplicationPremium(LendingDocument):
	# Which premium is left out; the request takes its premiums from the product.
	sent_read_only = frozenset({"charge_name"})
