"""Refusals of merging."""

import frappe


class MergeRefusedError(frappe.ValidationError):
	"""Two clients that cannot be merged."""


class UndoRefusedError(frappe.ValidationError):
	"""A merge that cannot be undone now."""


class MergedClientError(frappe.ValidationError):
	"""A client that was merged into another."""


class DismissalError(frappe.ValidationError):
	"""A pair that cannot be dismissed."""
