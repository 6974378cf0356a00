from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class TillSession(WrittenOnce):
	"""Written when a till is opened; counted and closed by their services."""
