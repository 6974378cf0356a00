"""States of payment references."""

from __future__ import annotations

from enum import Enum


class ReferenceStatus(str, Enum):
	"""Paid: of a fixed amount, which is paid once. Expired follows the last day; what was paid up to it still counts."""

	ACTIVE = "Active"
	PAID = "Paid"
	EXPIRED = "Expired"
	CANCELLED = "Cancelled"


class ReferenceRunStatus(str, Enum):
	"""States of a run that makes references for many loans."""

	MAKING = "Making"
	DONE = "Done"
	FAILED = "Failed"


class AmountKind(str, Enum):
	FIXED = "Fixed Amount"
	MINIMUM = "Minimum Amount"
	ANY = "Any Amount"
