"""States of an order and ways to pay it."""

from __future__ import annotations

from enum import Enum


class OrderStatus(str, Enum):
	"""How far a disbursement order has come."""

	DRAFT = "Draft"
	PENDING = "Pending Approval"
	HELD = "Held for Review"
	APPROVED = "Approved"
	EXECUTED = "Executed"
	REJECTED = "Rejected"
	CANCELLED = "Cancelled"
	EXPIRED = "Expired"
	VOIDED = "Voided"
	RETURNED = "Returned"


class Method(str, Enum):
	"""How a payee gets the money (DIS-04)."""

	BANK_TRANSFER = "Bank Transfer"
	CHEQUE = "Named Cheque"
	CASH = "Cash"
	INTERNAL_ACCOUNT = "Internal Account"
	CARD = "Prepaid Card"
	WALLET = "Wallet"


class BatchStatus(str, Enum):
	DRAFT = "Draft"
	RUNNING = "Running"
	DONE = "Done"
	FAILED = "Done with Failures"


# An order of these is not executed yet and may still be.
OPEN = (
	OrderStatus.DRAFT.value,
	OrderStatus.PENDING.value,
	OrderStatus.HELD.value,
	OrderStatus.APPROVED.value,
)
# One of these counts against limits: it is asked for, or was paid.
COUNTED = (
	OrderStatus.PENDING.value,
	OrderStatus.HELD.value,
	OrderStatus.APPROVED.value,
	OrderStatus.EXECUTED.value,
)
EXECUTED = OrderStatus.EXECUTED.value
APPROVED = OrderStatus.APPROVED.value


class RuleKind(str, Enum):
	"""What a rule against fraud looks for."""

	NEW_ACCOUNT = "New Bank Account"
	CHANGED_TELEPHONE = "Changed Telephone"
	SPLIT = "Split Amounts"
	SHARED_ACCOUNT = "Shared Account"


class Liquidity(str, Enum):
	"""What a company does where the account that pays an order holds too little."""

	NOT_ASKED = "Not Asked"
	WARN = "Warn"
	REFUSE = "Refuse"
