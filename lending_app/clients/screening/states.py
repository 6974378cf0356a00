"""States and kinds of screening, in one place."""

from __future__ import annotations

from enum import Enum


class ListKind(str, Enum):
	SANCTIONS = "Sanctions"
	POLITICALLY_EXPOSED = "Politically Exposed"
	INTERNAL = "Internal"

	@property
	def is_blocking(self) -> bool:
		"""True where a confirmed hit ends lending."""
		return self is not ListKind.POLITICALLY_EXPOSED


class HitStatus(str, Enum):
	OPEN = "Open"
	CLEARED = "Cleared"
	CONFIRMED = "Confirmed"
	LIFTED = "Lifted"
	CLOSED = "Closed"


# From the status of a hit to those that it may have next.
TRANSITIONS = {
	HitStatus.OPEN: {HitStatus.CLEARED, HitStatus.CONFIRMED, HitStatus.CLOSED},
	HitStatus.CLEARED: {HitStatus.OPEN, HitStatus.CONFIRMED},
	HitStatus.CONFIRMED: {HitStatus.LIFTED},
	HitStatus.LIFTED: {HitStatus.OPEN, HitStatus.CONFIRMED},
	HitStatus.CLOSED: {HitStatus.OPEN},
}


class RunStatus(str, Enum):
	QUEUED = "Queued"
	RUNNING = "Running"
	FINISHED = "Finished"
	FAILED = "Failed"


class Occasion(str, Enum):
	CLIENT_SAVED = "Client Saved"
	LIST_UPDATED = "List Updated"
	NIGHTLY = "Nightly"
	BY_HAND = "By Hand"


class Comparison(str, Enum):
	"""What a part of a score compares, as the form names it."""

	IDENTITY = "Identity Number"
	SPELLING = "Spelling"
	SOUND = "Sound"
	CONTAINED = "Part of the Name"
	WEAK_ALIAS = "Weak Alias"
	BIRTH_DATE = "Birth Date"
	NATIONALITY = "Nationality"
