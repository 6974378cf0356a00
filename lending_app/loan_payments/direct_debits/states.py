"""States of mandates, of direct debits, and of a bank's response to them."""

from __future__ import annotations

from enum import Enum


class MandateStatus(str, Enum):
	"""Ended: by its last day, or by the bank. Cancelled: by the client or the lender, with a reason."""

	ACTIVE = "Active"
	ENDED = "Ended"
	CANCELLED = "Cancelled"


class BatchStatus(str, Enum):
	"""Making: a worker writes it. Processed: the bank has answered every debit."""

	DRAFT = "Draft"
	MAKING = "Making"
	FAILED = "Failed"
	GENERATED = "Generated"
	SENT = "Sent"
	PROCESSED = "Processed"
	CANCELLED = "Cancelled"


class DebitStatus(str, Enum):
	"""Left out: named in the batch with its reason, and not sent."""

	WAITING = "Waiting"
	SENT = "Sent"
	ACCEPTED = "Accepted"
	REJECTED = "Rejected"
	RETURNED = "Returned"
	LEFT_OUT = "Left Out"


class Sequence(str, Enum):
	"""Which debit of its mandate one is."""

	FIRST = "First"
	RECURRING = "Recurring"
	LAST = "Last"


# A debit that the bank has not answered: its loan is in no other batch.
PENDING = (DebitStatus.WAITING.value, DebitStatus.SENT.value)
FAILED = (DebitStatus.REJECTED.value, DebitStatus.RETURNED.value)
