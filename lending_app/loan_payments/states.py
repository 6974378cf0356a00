"""States of a batch of payments, and of its rows."""

from __future__ import annotations

from enum import Enum


class PaymentSource(str, Enum):
	"""Where the payments of a batch come from."""

	BANK = "Bank File"
	PAYROLL = "Payroll"
	ROUTE = "Route"
	DIRECT_DEBIT = "Direct Debit"
	MIGRATION = "Migration"


class BatchStatus(str, Enum):
	"""Checked: every line was read and looked at, and nothing is posted."""

	DRAFT = "Draft"
	CHECKED = "Checked"
	POSTING = "Posting"
	POSTED = "Posted"
	FAILED = "Posted with Failures"
	CANCELLED = "Cancelled"


class RowStatus(str, Enum):
	"""Faulty: the line says what no payment can be. Unmatched: nobody knows yet whose money it is. Failed: refused when
	it was posted.
	"""

	READY = "Ready"
	FAULTY = "Faulty"
	UNMATCHED = "Unmatched"
	POSTED = "Posted"
	FAILED = "Failed"


# Rows whose payment may still be posted.
WAITING_ROWS = (RowStatus.READY.value, RowStatus.UNMATCHED.value, RowStatus.FAILED.value)
