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


class InvalidIdentityError(frappe.ValidationError):
	"""An identity number that its country cannot have issued."""


class InvalidPhoneNumberError(frappe.ValidationError):
	"""A telephone number that nobody can be called at."""


class InvalidBirthDateError(frappe.ValidationError):
	"""A birth date to come, or an age outside the limits."""


class IncompleteClientError(frappe.ValidationError):
	"""Something the client's own answers call for is missing."""


class ImpossibleDatesError(frappe.ValidationError):
	"""An end before its beginning."""


class DocumentExpiredError(frappe.ValidationError):
	"""A document that was no longer valid when it was added."""


class StatusChangeError(frappe.ValidationError):
	"""A change of status that takes a reason, a second person, or another state."""


class SecondPersonError(frappe.PermissionError):
	"""Deciding what one has asked for oneself."""


class RiskDecisionError(frappe.PermissionError):
	"""Setting a risk level by decision without the role for it."""


class VerificationError(frappe.ValidationError):
	"""A verification step that cannot be recorded so."""


class ConsentError(frappe.ValidationError):
	"""A consent that contradicts itself."""


class ErasureRefusedError(frappe.ValidationError):
	"""Personal data that the law or an open loan obliges to keep."""


class GroupMemberError(frappe.ValidationError):
	"""Members or roles that a group cannot have."""


class SettingsRuleError(frappe.ValidationError):
	"""A rule of the settings that cannot be applied."""


class ImpossiblePlaceError(frappe.ValidationError):
	"""A place that is not one point of the earth."""


class FollowUpError(frappe.ValidationError):
	"""A follow-up that nobody could do."""


class PortalUserError(frappe.ValidationError):
	"""A portal user who is one of the staff, or is connected by somebody who may not."""


class InvitationError(frappe.ValidationError):
	"""A client who cannot be invited to the portal, or has no need of it."""


class StaffInPortalError(frappe.PermissionError):
	"""One of the staff in the portal, where clients act for themselves."""
