"""What is to be told, before anybody has chosen how."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from lending_app.messaging.states import MessageChannel, MessageEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
	"""Something that happened to a loan. `values` are amounts as Decimal, days as date and plain texts; `occasion` tells
	apart what happens to one document more than once, as the day of a reminder.
	"""

	event: MessageEvent
	reference_doctype: str
	reference_name: str
	loan: str
	values: Mapping[str, object] = field(default_factory=dict)
	occasion: str = ""

	def get_key(self, client: str, channel: MessageChannel) -> str:
		"""One message of an event, a person and a channel."""
		said = (
			self.event.value,
			self.reference_doctype,
			self.reference_name,
			self.occasion,
			client,
			channel.value,
		)
		return hashlib.sha256("\n".join(said).encode()).hexdigest()
