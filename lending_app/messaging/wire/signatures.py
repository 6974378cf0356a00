"""Whether a notice was sent by the provider that it says it is of."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping


def sign_twilio(url: str, fields: Mapping[str, str], token: str) -> str:
	"""What Twilio sends as `X-Twilio-Signature` of a form: the address as it was called, then each field, by name.

	Source: Twilio, "Webhooks Security", validating signatures.
	"""
	said = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
	return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()


def is_twilio(url: str, fields: Mapping[str, str], token: str, signature: str) -> bool:
	"""Without a token nothing is genuine."""
	return bool(token) and hmac.compare_digest(
		sign_twilio(url, fields, token).encode(), signature.encode("utf-8", "replace")
	)


def sign_meta(body: bytes, secret: str) -> str:
	"""What Meta sends as `X-Hub-Signature-256` of a body, as it came.

	Source: Meta, "Webhooks", validating payloads.
	"""
	return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def is_meta(body: bytes, secret: str, signature: str) -> bool:
	"""Without a secret nothing is genuine."""
	return bool(secret) and hmac.compare_digest(
		sign_meta(body, secret).encode(), signature.encode("utf-8", "replace")
	)
