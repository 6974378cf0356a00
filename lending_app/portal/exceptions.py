"""Refusals of the portal."""

import frappe


class NotYoursError(frappe.PermissionError):
	"""A record that is not there, or belongs to somebody else: the same answer to both."""


class SignInError(frappe.PermissionError):
	"""Something for people who have signed in."""


class NoClientError(frappe.PermissionError):
	"""A user who is no client's."""


class NotInPortalError(frappe.ValidationError):
	"""A product that is not offered in the portal."""


class UploadError(frappe.ValidationError):
	"""A file that cannot be taken."""


class AgreementError(frappe.ValidationError):
	"""An answer to an offer without its signature, agreement or reason."""


class PurposeError(frappe.ValidationError):
	"""Applying without saying what for."""


class ConfirmationError(frappe.ValidationError):
	"""Sending an application without confirming what it says."""


class AskBranchError(frappe.ValidationError):
	"""What the lender does not tell in the portal, and the branch may."""


class NoOfferError(frappe.ValidationError):
	"""The offer of an application that has none."""


class ForeignRequestError(frappe.PermissionError):
	"""A request of a signed-in browser that no page of the portal has sent."""


class NothingToSignError(frappe.ValidationError):
	"""A document that the client cannot sign now, or has not agreed to."""
