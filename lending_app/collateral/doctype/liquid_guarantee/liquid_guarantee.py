from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class LiquidGuarantee(WrittenOnce):
	"""Written by the disbursement that withholds it; applied, returned and taken back by their services."""
