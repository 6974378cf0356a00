from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class ReferralFee(WrittenOnce):
	"""Written by the disbursement; paid and reversed by their services."""
