"""States of a statement that was loaded, and of its lines."""

from __future__ import annotations

from enum import Enum


class LoadStatus(str, Enum):
	"""Loading: its lines are stored, and a worker makes the bank transactions and looks for their loans."""

	DRAFT = "Draft"
	LOADING = "Loading"
	LOADED = "Loaded"
	CANCELLED = "Cancelled"


class LineStatus(str, Enum):
	"""Open: somebody has to say whose money it is. Matched: its loan or payment is known, and nothing is posted. Posting: a
	batch of payments has it.
	"""

	PENDING = "Pending"
	OPEN = "Open"
	MATCHED = "Matched"
	POSTING = "Posting"
	RECONCILED = "Reconciled"
	SUSPENSE = "In Suspense"
	OTHER = "Not Ours"
	RETURNED = "Returned"


# Lines whose money waits for its loan.
WAITING = (LineStatus.OPEN.value, LineStatus.SUSPENSE.value)
# Lines that nothing was done with, and of which a person may say whose money it is.
UNDECIDED = (LineStatus.OPEN.value, LineStatus.MATCHED.value, LineStatus.SUSPENSE.value)
