"""What an HTTP status says where the body says nothing better."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lending_app.messaging.wire.model import Answer, Outcome

TOO_MANY, SERVER_ERROR, LONGEST_WAIT = 429, 500, 3600


def read_json(body: bytes) -> dict[str, Any]:
	"""The object of a body; empty for what is none."""
	try:
		found = json.loads(body)
	except ValueError:
		return {}
	return found if isinstance(found, dict) else {}


def read_failure(status: int, headers: Mapping[str, str], *, code: str = "", reason: str = "") -> Answer:
	"""A refusal for good, or later where the provider is busy or broken."""
	is_later = status == TOO_MANY or status >= SERVER_ERROR
	return Answer(
		outcome=Outcome.LATER if is_later else Outcome.REFUSED,
		code=code or str(status),
		reason=reason,
		wait_seconds=_read_wait(headers) if is_later else None,
	)


def _read_wait(headers: Mapping[str, str]) -> int | None:
	"""`Retry-After` in seconds; a date, or nonsense, is no wait that anybody asked for."""
	text = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
	return min(int(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else None
