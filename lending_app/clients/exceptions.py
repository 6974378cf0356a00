"""Refusals of the clients module."""

import frappe


class DuplicateClientError(frappe.DuplicateEntryError):
	"""Another client has the same identity number."""


class ClientNotLendableError(frappe.ValidationError):
	"""A client who is blocked or inactive."""
