"""Where providers call: the site's address as they reach it."""

from __future__ import annotations

from urllib.parse import quote

import frappe
from frappe.utils import get_url

from lending_app.messaging.states import ProviderKind

METHODS = {
	ProviderKind.TWILIO.value: "lending_app.messaging.webhook_api.receive_twilio",
	ProviderKind.WHATSAPP.value: "lending_app.messaging.webhook_api.receive_whatsapp",
}


def get_receipt_address(provider: str, kind: str) -> str:
	"""The address of a provider's notices; "" where it sends none."""
	if kind not in METHODS:
		return ""
	return f"{get_site_address()}/api/method/{METHODS[kind]}?provider={quote(provider, safe='')}"


def add_key(address: str, key: str) -> str:
	"""The address of the receipts of one message."""
	return f"{address}&message={quote(key, safe='')}" if key else address


def set_receipt_addresses() -> None:
	"""Of every provider, once the site's address is another one."""
	for name, kind in frappe.get_all("Message Provider", fields=["name", "kind"], as_list=True):
		frappe.db.set_value(
			"Message Provider", name, "webhook_address", get_receipt_address(name, kind) or None
		)


def get_site_address() -> str:
	address = frappe.db.get_single_value("Messaging Settings", "public_address", cache=True)
	return (address or get_url()).rstrip("/")
