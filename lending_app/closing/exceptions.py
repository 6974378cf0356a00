"""Refusals of the closing module."""

from __future__ import annotations

import frappe


class DayCloseError(frappe.ValidationError):
	"""A day that cannot be closed."""
