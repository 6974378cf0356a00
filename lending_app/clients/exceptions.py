"""Refusals of the clients module."""

import frappe


class DuplicateClientError(frappe.DuplicateEntryError):
	"""Another client has the same identity number."""


class UnknownClientError(frappe.ValidationError):
	"""A client number that nobody has."""


class MissingNameError(frappe.ValidationError):
	"""A client without a name."""


class ClientNotLendableError(frappe.ValidationError):
	"""A client who is blocked or inactive."""
