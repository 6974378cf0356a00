"""The few states that other systems know, for ours (decision C-04): from draft to paid, defaulted or written off."""

from __future__ import annotations

from enum import Enum

from lending_app.engine.loan.state import LoanStatus
from lending_app.origination.states import ApplicationStatus


class ShortStatus(str, Enum):
	"""States of source 004; `approved` is one there in the actions, though not in its table."""

	DRAFT = "draft"
	PENDING = "pending"
	APPROVED = "approved"
	ACTIVE = "active"
	REJECTED = "rejected"
	PAID = "paid"
	DEFAULTED = "defaulted"
	WRITTEN_OFF = "written_off"


APPLICATIONS = {
	ApplicationStatus.DRAFT: ShortStatus.DRAFT,
	ApplicationStatus.SUBMITTED: ShortStatus.PENDING,
	ApplicationStatus.IN_REVIEW: ShortStatus.PENDING,
	ApplicationStatus.NEEDS_INFORMATION: ShortStatus.PENDING,
	ApplicationStatus.APPROVED: ShortStatus.APPROVED,
	ApplicationStatus.OFFERED: ShortStatus.APPROVED,
	ApplicationStatus.ACCEPTED: ShortStatus.APPROVED,
	ApplicationStatus.DISBURSED: ShortStatus.ACTIVE,
	ApplicationStatus.DECLINED: ShortStatus.REJECTED,
	ApplicationStatus.REJECTED: ShortStatus.REJECTED,
	ApplicationStatus.EXPIRED: ShortStatus.REJECTED,
	ApplicationStatus.WITHDRAWN: ShortStatus.REJECTED,
}
LOANS = {
	LoanStatus.APPROVED: ShortStatus.APPROVED,
	LoanStatus.ACTIVE: ShortStatus.ACTIVE,
	LoanStatus.DEFAULTED: ShortStatus.DEFAULTED,
	LoanStatus.CHARGED_OFF: ShortStatus.WRITTEN_OFF,
	LoanStatus.PAID: ShortStatus.PAID,
	LoanStatus.SETTLED: ShortStatus.PAID,
	LoanStatus.REFINANCED: ShortStatus.PAID,
	LoanStatus.SOLD: ShortStatus.PAID,
	LoanStatus.CANCELLED: ShortStatus.REJECTED,
}
