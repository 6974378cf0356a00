"""Papers and messages for a client speak the client's language, whoever makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


def get_language(client: str) -> str:
	"""The client's language, else the site's."""
	chosen = frappe.db.get_value("Client", client, "language")
	return chosen or frappe.db.get_single_value("System Settings", "language") or "en"


@contextmanager
def speaking(language: str) -> Iterator[None]:
	"""Translate into a language for a while."""
	before = frappe.local.lang
	frappe.local.lang = language
	try:
		yield
	finally:
		frappe.local.lang = before
