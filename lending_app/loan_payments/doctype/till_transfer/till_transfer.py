from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class TillTransfer(WrittenOnce):
	"""Cash on its way from one till to another: sent by one hand, received by another."""
