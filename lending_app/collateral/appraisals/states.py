"""States of a batch of appraisals and of its lines."""

from __future__ import annotations

from enum import Enum


class AppraisalBatchStatus(str, Enum):
	DRAFT = "Draft"
	CHECKED = "Checked"
	RUNNING = "Running"
	DONE = "Done"
	FAILED = "Done with Failures"
	CANCELLED = "Cancelled"


class AppraisalRowStatus(str, Enum):
	"""One that failed was refused when it was written: the thing has changed since the check."""

	READY = "Ready"
	FAULTY = "Faulty"
	WRITTEN = "Written"
	FAILED = "Failed"
