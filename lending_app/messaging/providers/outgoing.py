"""A message on its way to a provider, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lending_app.messaging.wire.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
	"""`key` is ours: providers that take one send it once, others tell it with the receipt. `tried_on` has a zone."""

	name: str
	key: str
	text: Text
	tried_on: datetime
	subject: str = ""


class UnansweredError(Exception):
	"""The provider was asked and has not answered: it may have been sent."""
