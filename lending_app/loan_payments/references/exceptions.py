"""Refusals of payment references."""

import frappe


class PaymentReferenceError(frappe.ValidationError):
	"""A reference that cannot be made or changed as it is asked."""


class ReferenceRefusedError(frappe.ValidationError):
	"""A reference that takes no payment: unknown, cancelled, expired, paid, or of another amount."""


class ReferenceLayoutError(frappe.ValidationError):
	"""A layout from which no capture line could be made."""
