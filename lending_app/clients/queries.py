"""Reads of the clients module."""

from __future__ import annotations

import frappe


def get_country_code(country: str | None) -> str | None:
	"""ISO code of a Country in lower case."""
	if not country:
		return None
	return (frappe.get_cached_value("Country", country, "code") or "").lower() or None
