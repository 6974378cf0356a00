"""States of payment references."""

from __future__ import annotations

from enum import Enum


class ReferenceStatus(str, Enum):
	"""Paid: of a fixed amount, which is paid once. Expired follows the last day; what was paid up to it still counts."""

	ACTIVE = "Active"
	PAID = "Paid"
	EXPIRED = "Expired"
	CANCELLED = "Cancelled"


class AmountKind(str, Enum):
	FIXED = "Fixed Amount"
	MINIMUM = "Minimum Amount"
	ANY = "Any Amount"
