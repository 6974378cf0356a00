"""Refusals around credit bureaus."""

import frappe


class BureauConsentError(frappe.PermissionError):
	"""Asking a bureau about a client who has not consented."""


class BureauUnavailableError(frappe.ValidationError):
	"""A provider that is not there, or has no report of the client."""


class UnreadableBureauFileError(frappe.ValidationError):
	"""A file that is malformed, cut or of another kind."""


class BureauReportError(frappe.ValidationError):
	"""A report that contradicts itself or the client."""
