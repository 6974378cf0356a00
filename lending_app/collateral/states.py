"""States of the module's documents."""

from enum import Enum

from lending_app.engine.loan.state import LoanStatus

# A loan that owes nothing any more: what secured it is given back.
ENDED = (
	LoanStatus.PAID.value,
	LoanStatus.SETTLED.value,
	LoanStatus.REFINANCED.value,
	LoanStatus.CANCELLED.value,
)


class GuaranteeStatus(str, Enum):
	"""States of a Liquid Guarantee. One that is taken back was withheld from a disbursement that was reversed."""

	HELD = "Held"
	RETURNED = "Returned"
	APPLIED = "Applied"
	TAKEN_BACK = "Taken Back"


class MovementKind(str, Enum):
	"""What happened to the money of a Liquid Guarantee."""

	WITHHELD = "Withheld"
	APPLIED = "Applied"
	RETURNED = "Returned"


class CollateralStatus(str, Enum):
	"""States of a Collateral."""

	OFFERED = "Offered"
	FORMALIZED = "Formalized"
	IN_EXECUTION = "In Execution"
	EXECUTED = "Executed"
	SUBSTITUTED = "Substituted"
	RELEASED = "Released"


class DetailRule(str, Enum):
	"""What a field of a Collateral Type takes."""

	TEXT = "Text"
	WHOLE_NUMBER = "Whole Number"
	NUMBER = "Number"
	DATE = "Date"
	VIN = "VIN"


class RegistrationStatus(str, Enum):
	PENDING = "Pending"
	REGISTERED = "Registered"
	CANCELLED = "Cancelled"
	NOT_NEEDED = "Not Needed"


class TitleStatus(str, Enum):
	NOT_NEEDED = "Not Needed"
	PENDING = "Pending"
	TRANSFERRED = "Transferred"


class CustodyKind(str, Enum):
	"""Movements of a thing that the lender holds."""

	TAKEN_IN = "Taken In"
	MOVED = "Moved"
	HANDED_OUT = "Handed Out"


class ExecutionManner(str, Enum):
	"""How a Collateral Execution ends: sold for money, or awarded to the lender."""

	COURT_AUCTION = "Court Auction"
	AWARD = "Award to the Lender"
	PRIVATE_SALE = "Private Sale"


class ExecutionStatus(str, Enum):
	"""States of a Collateral Execution: concluded with its proceeds, open again where they are reversed."""

	OPEN = "Open"
	CONCLUDED = "Concluded"
	WITHDRAWN = "Withdrawn"


class LegalState(str, Enum):
	"""What the registry says of a thing that is offered; empty where nobody has looked."""

	FREE = "Free of Liens"
	BOUND = "Encumbered"
	DISPUTED = "In Dispute"
