"""How large the files of clients and of what they ask for may be."""

from __future__ import annotations

import frappe
from frappe.utils import cint


def get_file_limit() -> int:
	"""Megabytes, 0 for no limit of the lender's own."""
	return cint(frappe.get_cached_doc("Client Settings").maximum_file_megabytes)
