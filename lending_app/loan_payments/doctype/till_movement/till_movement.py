from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class TillMovement(WrittenOnce):
	"""Cash that has moved through a till."""
