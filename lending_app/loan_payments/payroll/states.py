"""States of a payroll file, of who is on it, and what became of each deduction."""

from __future__ import annotations

from enum import Enum


class FileStatus(str, Enum):
	"""Making: a worker writes it. Checked: the employer's file was read and compared; nothing is posted."""

	DRAFT = "Draft"
	MAKING = "Making"
	FAILED = "Failed"
	GENERATED = "Generated"
	CHECKED = "Checked"
	POSTED = "Posted"
	CANCELLED = "Cancelled"


class EmployeeStatus(str, Enum):
	ACTIVE = "Active"
	LEFT = "Left"


class Collector(str, Enum):
	"""Who collects the loan of somebody that has left."""

	NORMAL = "Normal Collection"
	DIRECT_DEBIT = "Direct Debit"


class DeductionOutcome(str, Enum):
	"""What the employer deducted, beside what was asked. Left out: the loan cannot be calculated, nothing was asked."""

	WAITING = "Waiting"
	EQUAL = "As Asked"
	LESS = "Less"
	MORE = "More"
	MISSING = "Missing"
	UNKNOWN = "Unknown"
	LEFT_OUT = "Left Out"


class FileFormat(str, Enum):
	CSV = "CSV"
	EXCEL = "Excel"
	LAYOUT = "Layout"


# Files whose answer is not posted yet.
WAITING = (FileStatus.GENERATED.value, FileStatus.CHECKED.value)
PAID = (DeductionOutcome.EQUAL.value, DeductionOutcome.LESS.value, DeductionOutcome.MORE.value)
DIFFERING = (
	DeductionOutcome.LESS.value,
	DeductionOutcome.MORE.value,
	DeductionOutcome.MISSING.value,
	DeductionOutcome.UNKNOWN.value,
)
