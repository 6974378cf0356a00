from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class PaymentReversalRequest(WrittenOnce):
	"""Asked by one who wants a payment reversed, granted or refused by another."""
