"""What messages tell of, how they go, and what becomes of them."""

from __future__ import annotations

from enum import Enum

from lending_app.messaging.wire.model import Delivery


class MessageEvent(str, Enum):
	"""What happened. A message is written once of an event, a document and a channel."""

	PAYMENT_RECEIVED = "Payment Received"
	PAYMENT_REVERSED = "Payment Reversed"
	DISBURSEMENT = "Disbursement"
	REMINDER = "Payment Reminder"
	LATE = "Late Payment"


# Contacts about a debt that is late: the rules of contact are asked, and some providers bar them.
COLLECTING = frozenset({MessageEvent.LATE})


class MessageChannel(str, Enum):
	SMS = "SMS"
	WHATSAPP = "WhatsApp"
	EMAIL = "Email"


class ProviderKind(str, Enum):
	TWILIO = "Twilio"
	WHATSAPP = "WhatsApp Cloud API"
	GATEWAY = "HTTP Gateway"
	EMAIL = "Email Account"


class MessageStatus(str, Enum):
	"""Unknown: it may have been sent when a worker was lost, and nothing says so yet."""

	QUEUED = "Queued"
	SENDING = "Sending"
	UNKNOWN = "Unknown"
	SENT = "Sent"
	DELIVERED = "Delivered"
	READ = "Read"
	FAILED = "Failed"
	DROPPED = "Dropped"


# What a receipt makes of a message, and what is known where a message is in a state.
AFTER_RECEIPT = {
	Delivery.QUEUED: MessageStatus.SENT,
	Delivery.SENT: MessageStatus.SENT,
	Delivery.FAILED: MessageStatus.FAILED,
	Delivery.DELIVERED: MessageStatus.DELIVERED,
	Delivery.READ: MessageStatus.READ,
}
KNOWN = {
	MessageStatus.SENT: Delivery.SENT,
	MessageStatus.FAILED: Delivery.FAILED,
	MessageStatus.DELIVERED: Delivery.DELIVERED,
	MessageStatus.READ: Delivery.READ,
}


class ReceiptKind(str, Enum):
	"""A provider tells what became of a message, or hands on what a person has answered."""

	RECEIPT = "Receipt"
	ANSWER = "Answer"


class ReceiptStatus(str, Enum):
	RECEIVED = "Received"
	APPLIED = "Applied"
	NOT_FOUND = "Not Found"
