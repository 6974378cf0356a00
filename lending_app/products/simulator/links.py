"""A link that opens the portal's simulator with the same figures, and cannot be changed on its way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, get_url, getdate, today
from frappe.utils.password import get_encryption_key

from lending_app.products.exceptions import SimulationLinkError
from lending_app.products.simulator.scenarios import (
	MAXIMUM_TEXT,
	ScenarioRequest,
	dump_scenario,
	parse_scenarios,
)

# Half of SHA-256: a link stays short enough for a message, and nobody guesses 128 bits.
SIGNATURE_BYTES = 16
PURPOSE = b"lending_app simulation"


def build_link(requests: tuple[ScenarioRequest, ...]) -> str:
	"""The address of the portal's simulator with these loans, rates and dates."""
	return get_url(f"/simulator?shared={sign_scenarios(requests)}")


def sign_scenarios(requests: tuple[ScenarioRequest, ...]) -> str:
	"""Requests and the link's last day, signed with the site's key."""
	days = frappe.get_cached_doc("Lending Settings").shared_simulation_days or 30
	content = {
		"until": str(add_days(today(), days)),
		"scenarios": [dump_scenario(request) for request in requests],
	}
	packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
	return base64.urlsafe_b64encode(_sign(packed) + packed).decode().rstrip("=")


def read_scenarios(token: str) -> tuple[ScenarioRequest, ...]:
	"""The requests of a link. Raises SimulationLinkError."""
	content = _open(token)
	until = getdate(content["until"])
	if until < getdate(today()):
		_refuse(_("This link was good until {0}. Ask for a new one.").format(formatdate(until)))
	return parse_scenarios(content["scenarios"])


def _open(token: str) -> dict:
	text = str(token or "")
	try:
		raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if len(text) < MAXIMUM_TEXT else b""
	except ValueError:
		raw = b""
	signature, packed = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
	# Nothing is unpacked that this site has not signed.
	if not packed or not hmac.compare_digest(signature, _sign(packed)):
		_refuse(_("This link is not whole. Copy it again, or ask for a new one."))
	return json.loads(zlib.decompress(packed))


def _sign(packed: bytes) -> bytes:
	key = hashlib.sha256(PURPOSE + get_encryption_key().encode()).digest()
	return hmac.new(key, packed, hashlib.sha256).digest()[:SIGNATURE_BYTES]


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=SimulationLinkError, title=_("Link Not Valid"))
