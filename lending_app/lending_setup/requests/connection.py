"""The address that a request came from: the connection's own, for a header says whatever its sender likes."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import frappe

TRUSTED = "lending_trusted_proxies"


def get_connection_address() -> str:
	"""Address of the connection; behind proxies that site_config trusts, the one that the outermost of them saw.

	`lending_trusted_proxies` lists their addresses or networks. Each adds to X-Forwarded-For whom it was called by, so
	the list is read from its end for as long as it names trusted ones. Empty outside a request.
	"""
	request = getattr(frappe.local, "request", None)
	if not request:
		return ""
	# A socket of the machine has none: anyone who comes by it counts as one.
	address = str(request.remote_addr or "unknown")
	passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
	while passed and _is_trusted(address):
		address = passed.pop()
	return address


def _is_trusted(address: str) -> bool:
	try:
		own = ip_address(address)
		return any(own in ip_network(str(proxy), strict=False) for proxy in frappe.conf.get(TRUSTED) or ())
	except ValueError:
		return False
