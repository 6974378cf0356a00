"""What a check of loans is of, and how it ended."""

from __future__ import annotations

from enum import Enum

CHECK, DIFFERENCE = "Loan Check", "Loan Check Difference"


class CheckScope(str, Enum):
	"""Loans that are rebuilt: those that changed and a share of the others, or each."""

	CHANGED = "Changed and Sample"
	ALL = "All Loans"


class CheckStatus(str, Enum):
	"""States of a Loan Check."""

	RUNNING = "Running"
	AGREED = "No Differences"
	DIFFERENT = "Differences Found"
	FAILED = "Failed"


class DifferenceStatus(str, Enum):
	"""States of a Loan Check Difference."""

	OPEN = "Open"
	RESOLVED = "Resolved"
