from __future__ import annotations

from lending_app.lending_setup.document import LendingDocument


class MessagePrice(LendingDocument):
	pass
