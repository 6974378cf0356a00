from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument


class TillUser(LendingDocument):
	"""A user of a till, or one who confirms the counts of others."""
