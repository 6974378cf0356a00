"""Refusals of the payments module."""

import frappe


class PaymentBatchError(frappe.ValidationError):
	"""A step that the batch's state or its rows do not allow."""


class PaymentFileError(frappe.ValidationError):
	"""A file that cannot be read as payments."""


class DuplicateFileError(frappe.ValidationError):
	"""A file that another batch of the company has taken in."""


class UnmatchedRowError(frappe.ValidationError):
	"""A row that cannot be given the loan that was named."""
