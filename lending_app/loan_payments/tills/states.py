"""States of tills, and ways in which their cash moves."""

from __future__ import annotations

from enum import Enum


class TillStatus(str, Enum):
	"""Of a till: a session is open, counted and waiting for a supervisor, or none is."""

	CLOSED = "Closed"
	OPEN = "Open"
	COUNTED = "Counted"


class SessionStatus(str, Enum):
	OPEN = "Open"
	COUNTED = "Counted"
	CLOSED = "Closed"


class CashKind(str, Enum):
	"""Why cash has moved."""

	PAYMENT = "Payment"
	PAYOUT = "Payout"
	CASH_IN = "Cash In"
	CASH_OUT = "Cash Out"
	TRANSFER_SENT = "Transfer Sent"
	TRANSFER_RECEIVED = "Transfer Received"
	COUNT = "Count"
	REVERSAL = "Reversal"


class TransferStatus(str, Enum):
	SENT = "Sent"
	RECEIVED = "Received"
	TAKEN_BACK = "Taken Back"


class MoneyKind(str, Enum):
	NOTE = "Note"
	COIN = "Coin"
