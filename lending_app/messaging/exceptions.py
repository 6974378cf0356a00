"""Refusals of messaging."""

import frappe


class MessageProviderError(frappe.ValidationError):
	"""A provider by which no message could be sent."""


class MessageTemplateError(frappe.ValidationError):
	"""A template with a field that its event does not have, or a change of one that was used."""


class MessageStepError(frappe.ValidationError):
	"""A step that the state of a message does not allow."""


class ForgedReceiptError(frappe.PermissionError):
	"""A notice of no provider that is in use, or without its signature."""
