from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class MessageReceipt(WrittenOnce):
	"""What a provider has told of a message, or a person has answered."""
