"""Refusals of the origination module."""

import frappe


class StageTargetError(frappe.ValidationError):
	"""A target of hours that no stage can meet."""


class SelfApprovalError(frappe.PermissionError):
	"""Approving what one has submitted oneself."""


class MissingReasonError(frappe.ValidationError):
	"""A rejection without its reason."""


class ApplicationStateError(frappe.ValidationError):
	"""A step that the application's state does not allow."""


class ApprovalAboveRequestError(frappe.ValidationError):
	"""An approval above what the product allows or the client asked."""


class ApprovalExpiredError(frappe.ValidationError):
	"""Accepting an approval after its last day."""


class CurrencyMismatchError(frappe.ValidationError):
	"""A product in another currency than the company's books."""


class NoOpenOfferError(ApplicationStateError):
	"""Answering an offer that was not made or has been answered."""


class SignatureError(frappe.ValidationError):
	"""An acceptance without a usable signature."""


class IncompleteApplicationError(frappe.ValidationError):
	"""Submitting an application from which something is missing."""


class OpenApplicationError(frappe.ValidationError):
	"""One more open application than the settings let a client have."""


class OwnTermsError(frappe.ValidationError):
	"""An approval that the client's own parts of the principal do not fit."""


class WaitingPeriodError(frappe.ValidationError):
	"""Applying again before the wait after a rejection is over."""


class ImpossibleApplicationDateError(frappe.ValidationError):
	"""A date that the request cannot have."""


class PartyError(frappe.ValidationError):
	"""A co-borrower or guarantor who cannot be one."""


class ApplicationDocumentError(frappe.ValidationError):
	"""A state of a document that its own row contradicts."""


class GroupApplicationError(frappe.ValidationError):
	"""Members, amounts or a product that a group's application cannot have."""


class HandlingError(frappe.ValidationError):
	"""Reassigning or prioritizing without a reason, or to somebody who cannot do it."""


class ReasonError(frappe.ValidationError):
	"""A reason that is unknown, switched off or cannot stand alone."""


class StaleDecisionError(frappe.ValidationError):
	"""Deciding on an application that has changed since it was read."""


class AuthorityMatrixError(frappe.ValidationError):
	"""A matrix of authority that cannot be applied."""


class AboveAuthorityError(frappe.PermissionError):
	"""Approving what a higher level decides."""


class DecisionInputError(frappe.ValidationError):
	"""A decision whose own figures or lists cannot be used."""


class CommitteeError(frappe.ValidationError):
	"""A committee or session that cannot be used as it is."""


class VoteError(frappe.ValidationError):
	"""A vote that may not be cast."""


class GuarantorCapacityError(frappe.ValidationError):
	"""A guarantor who would stand for more than the settings allow."""
