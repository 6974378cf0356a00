"""What the reports of the pipeline count: applications and the stages they went through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from lending_app.origination.states import OPEN, ApplicationStatus

# How far a state is on the way from a request to its money; those off the way count by what they went through.
WAY = (
	ApplicationStatus.DRAFT,
	ApplicationStatus.SUBMITTED,
	ApplicationStatus.IN_REVIEW,
	ApplicationStatus.APPROVED,
	ApplicationStatus.OFFERED,
	ApplicationStatus.ACCEPTED,
	ApplicationStatus.DISBURSED,
)
# Stages that ask for somebody's work, and may have a target.
TIMED_STAGES = tuple(status.value for status in ApplicationStatus if status in OPEN)
_STEPS = {status.value: step for step, status in enumerate(WAY)} | {
	ApplicationStatus.NEEDS_INFORMATION.value: 2,
	ApplicationStatus.REJECTED.value: 2,
	ApplicationStatus.WITHDRAWN.value: 0,
	ApplicationStatus.EXPIRED.value: 3,
	ApplicationStatus.DECLINED.value: 4,
}


@dataclass(frozen=True, slots=True)
class Stage:
	"""A stay in a stage; `left_on` is None while it lasts."""

	application: str
	stage: str
	entered_on: datetime
	left_on: datetime | None


@dataclass(frozen=True, slots=True)
class Application:
	"""An application; amounts as its form shows them."""

	name: str
	status: str
	branch: str | None
	product: str
	analyst: str | None
	decided_by: str | None
	requested_amount: float
	approved_amount: float
	currency: str
	score: float | None
	application_date: object
	stages: tuple[Stage, ...] = field(default=())

	@property
	def step(self) -> int:
		"""The farthest step of WAY that it came to."""
		return max(_STEPS[name] for name in (self.status, *(row.stage for row in self.stages)))

	@property
	def is_approved(self) -> bool:
		return self.step >= WAY.index(ApplicationStatus.APPROVED)

	@property
	def is_rejected(self) -> bool:
		return self.status == ApplicationStatus.REJECTED.value

	@property
	def is_open(self) -> bool:
		return ApplicationStatus(self.status) in OPEN

	@property
	def hours_to_decide(self) -> float | None:
		"""From its first submission to the decision that ended its review; None while undecided."""
		first = next((row for row in self.stages if row.stage == ApplicationStatus.SUBMITTED.value), None)
		decided = (
			ApplicationStatus.APPROVED.value,
			ApplicationStatus.OFFERED.value,
			ApplicationStatus.REJECTED.value,
		)
		last = next((row for row in self.stages if row.stage in decided), None)
		if first is None or last is None:
			return None
		return (last.entered_on - first.entered_on).total_seconds() / 3600
