"""What a check of a loan compares."""

from __future__ import annotations

from enum import Enum


class CheckKind(str, Enum):
	"""What disagrees with what."""

	LOAN = "Loan Figure"
	INSTALLMENT = "Installment"
	SUB_LEDGER = "Sub-Ledger"
	CLOSE = "Close Balance"
	GENERAL_LEDGER = "General Ledger"
	NOT_CALCULATED = "Not Calculated"
