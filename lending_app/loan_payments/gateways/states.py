"""States of a gateway's notice."""

from __future__ import annotations

from enum import Enum


class NoticeStatus(str, Enum):
	"""Received: stored, and not applied yet. Refused: nothing of it is in the ledger."""

	RECEIVED = "Received"
	POSTED = "Posted"
	SUSPENSE = "In Suspense"
	REFUSED = "Refused"
	RETURNED = "Returned"
