"""States of a loan application (decision C-04)."""

from __future__ import annotations

from enum import Enum


class ApplicationStatus(str, Enum):
	DRAFT = "Draft"
	SUBMITTED = "Submitted"
	IN_REVIEW = "In Review"
	NEEDS_INFORMATION = "Needs Information"
	APPROVED = "Approved"
	OFFERED = "Offered"
	ACCEPTED = "Accepted"
	DECLINED = "Declined"
	REJECTED = "Rejected"
	EXPIRED = "Expired"
	DISBURSED = "Disbursed"
	WITHDRAWN = "Withdrawn"


# States of a submitted document; the workflow of the fixture says the same.
DECIDED = {
	ApplicationStatus.APPROVED,
	ApplicationStatus.OFFERED,
	ApplicationStatus.ACCEPTED,
	ApplicationStatus.DECLINED,
	ApplicationStatus.REJECTED,
	ApplicationStatus.EXPIRED,
	ApplicationStatus.DISBURSED,
	ApplicationStatus.WITHDRAWN,
}
# Before its decision: what it rests on may still change.
UNDECIDED = set(ApplicationStatus) - DECIDED
OPEN_APPROVALS = {ApplicationStatus.APPROVED, ApplicationStatus.OFFERED}


class OfferAnswer(str, Enum):
	ACCEPTED = "Accepted"
	DECLINED = "Declined"


class AnswerChannel(str, Enum):
	BRANCH = "Branch"
	PORTAL = "Portal"


# While the client's figures and those of the parties follow their files.
EDITABLE = {ApplicationStatus.DRAFT, ApplicationStatus.NEEDS_INFORMATION}
# Waiting for an answer, or for the money.
OPEN = {
	ApplicationStatus.SUBMITTED,
	ApplicationStatus.IN_REVIEW,
	ApplicationStatus.NEEDS_INFORMATION,
	ApplicationStatus.APPROVED,
	ApplicationStatus.OFFERED,
	ApplicationStatus.ACCEPTED,
}


class DocumentState(str, Enum):
	"""States of a document that belongs to an application."""

	REQUESTED = "Requested"
	RECEIVED = "Received"
	VALID = "Valid"
	EXPIRED = "Expired"
	REJECTED = "Rejected"


class MemberStatus(str, Enum):
	"""States of a member's line in a group's application."""

	REQUESTED = "Requested"
	APPROVED = "Approved"
	REJECTED = "Rejected"


class PartyRole(str, Enum):
	CO_BORROWER = "Co-borrower"
	GUARANTOR = "Guarantor"


class Channel(str, Enum):
	WEB = "Web"
	APP = "App"
	BRANCH = "Branch"
	TELEPHONE = "Telephone"
	PROMOTER = "Promoter"


class Priority(str, Enum):
	LOW = "Low"
	NORMAL = "Normal"
	HIGH = "High"
	URGENT = "Urgent"


class ChangeKind(str, Enum):
	"""What of an application was changed after it was drafted: who works on it, how urgent it is, or the request itself."""

	ANALYST = "Analyst"
	PRIORITY = "Priority"
	REQUEST = "Request"


class DecisionKind(str, Enum):
	APPROVE = "Approve"
	COUNTER_OFFER = "Counter-offer"
	REJECT = "Reject"
	REQUEST_DOCUMENTS = "Request Documents"
	WITHDRAW = "Withdraw"
	EXPIRE = "Expire"
