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
OPEN_APPROVALS = {ApplicationStatus.APPROVED, ApplicationStatus.OFFERED}


class OfferAnswer(str, Enum):
	ACCEPTED = "Accepted"
	DECLINED = "Declined"


class AnswerChannel(str, Enum):
	BRANCH = "Branch"
	PORTAL = "Portal"
