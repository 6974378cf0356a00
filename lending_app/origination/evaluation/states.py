"""Phases of an evaluation, their states and what a check may say."""

from __future__ import annotations

from enum import Enum


class Phase(str, Enum):
	DOCUMENTS = "Documents"
	IDENTITY = "Identity and Lists"
	CREDIT = "Credit Assessment"
	DECISION = "Decision"


class CheckResult(str, Enum):
	"""From the best to the worst."""

	PASSED = "Passed"
	WARNING = "Warning"
	MISSING = "Missing"
	FAILED = "Failed"


class DocumentsState(str, Enum):
	COMPLETE = "Complete"
	INCOMPLETE = "Incomplete"


class IdentityState(str, Enum):
	VERIFIED = "Verified"
	ALERT = "Alert"
	REJECTED = "Rejected"


class CreditState(str, Enum):
	SUFFICIENT = "Sufficient"
	TIGHT = "Tight"
	INSUFFICIENT = "Insufficient"


class EvaluationOccasion(str, Enum):
	BY_HAND = "By Hand"
	ON_SUBMISSION = "On Submission"
	BATCH = "Batch"
