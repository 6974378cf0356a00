"""Refusals of gateways and their notices. The status is that of the answer to the gateway."""

import frappe


class GatewayError(frappe.ValidationError):
	"""Settings of a gateway by which no notice could be taken."""


class NoticeError(frappe.ValidationError):
	"""A step that the state of a notice does not allow."""


class ForgedNoticeError(frappe.PermissionError):
	"""A notice of no gateway that is in use, without its signature, or outside of its time."""


class NoticeShapeError(frappe.ValidationError):
	"""A notice that is signed and says not what a payment says."""

	http_status_code = 400


class NoticeSizeError(frappe.ValidationError):
	http_status_code = 413


class NoticeConflictError(frappe.ValidationError):
	"""Another notice under a number that one has already."""

	http_status_code = 409
