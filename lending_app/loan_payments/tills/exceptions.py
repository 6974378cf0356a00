"""Refusals of the payments module."""

import frappe


class TillSetupError(frappe.ValidationError):
	"""A till whose account, currency or users cannot work."""


class ClosedTillError(frappe.ValidationError):
	"""Cash that would move through a till that is not open, or through none."""


class TillStateError(frappe.ValidationError):
	"""A step that the till, its session or a transfer is not ready for."""


class TillLimitError(frappe.ValidationError):
	"""Cash above the most that a till may hold."""


class TillCashError(frappe.ValidationError):
	"""Cash that is not in the till, or notes and coins that do not make up the amount."""


class ForeignCurrencyError(frappe.ValidationError):
	"""Cash of another currency than the till's."""


class TillUserError(frappe.PermissionError):
	"""A step at a till by somebody who is not one of its users, or by the same person twice."""


class TillAccountError(frappe.ValidationError):
	"""An entry on a till's account that did not come through the till."""
