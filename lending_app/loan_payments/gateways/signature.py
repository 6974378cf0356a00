"""The signature of a notice: HMAC-SHA256 over its time and its body. No framework."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def sign(secret: str, timestamp: str, body: bytes) -> str:
	"""In hexadecimal, of the seconds since 1970 as they are sent, a point, and the body as it is sent.

	>>> sign("secret", "1784120400", b'{"id": "1"}')[:16]
	'a0374efcaff16779'
	"""
	return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(secrets: Iterable[str], timestamp: str, body: bytes, signature: str) -> bool:
	"""Whether one of the secrets has signed it. Takes the same time wherever the first difference is."""
	given = signature.strip().lower().encode("utf-8", "replace")
	return any(
		[hmac.compare_digest(sign(secret, timestamp, body).encode(), given) for secret in secrets if secret]
	)


def is_in_time(timestamp: str, now: int, window: int) -> bool:
	"""Whether a moment is no further from now than a number of seconds, before or after.

	>>> is_in_time("1000", 1300, 300), is_in_time("1000", 1301, 300), is_in_time("soon", 1000, 300)
	(True, False, False)
	"""
	return (
		timestamp.isascii()
		and timestamp.isdigit()
		and len(timestamp) < 12
		and abs(now - int(timestamp)) <= window
	)
