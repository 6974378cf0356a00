"""States of a pair of clients."""

from enum import Enum


class DuplicateStatus(str, Enum):
	OPEN = "Open"
	DISMISSED = "Dismissed"
	MERGED = "Merged"


class Party(str, Enum):
	"""What a moved document pointed at."""

	CLIENT = "Client"
	CUSTOMER = "Customer"
