"""The listed parties made ready for screening, kept by each process while no list changes."""

from __future__ import annotations

import frappe

from lending_app.clients.matching.screening import Screener
from lending_app.clients.screening.adapters import build_settings
from lending_app.clients.screening.queries import get_lists_signature, list_parties

# By site: what it was built from, and the screener. Building it takes a second for 20,000 entries, asking it milliseconds.
_SCREENERS: dict[str, tuple[tuple, Screener]] = {}


def get_screener() -> Screener:
	"""Every listed party of the enabled lists."""
	settings = build_settings()
	signature = (*get_lists_signature(), settings)
	kept = _SCREENERS.get(frappe.local.site)
	if kept is None or kept[0] != signature:
		kept = (signature, Screener(list_parties(), settings))
		_SCREENERS[frappe.local.site] = kept
	return kept[1]


def make_screener(entries: list[str]) -> Screener:
	"""Some entries alone: those that a version of a list brought."""
	return Screener(list_parties(entries), build_settings())
