"""Formats and states of payment files, and of their rows."""

from __future__ import annotations

from enum import Enum

from lending_app.bank_files.payment import Status


class PaymentFormat(str, Enum):
	"""How payments are written, and their answers read."""

	ISO = "ISO 20022"
	NACHA = "NACHA"
	LAYOUT = "Layout"


class FileStatus(str, Enum):
	"""How far a payment file has come. Processed: the bank has answered every row."""

	DRAFT = "Draft"
	GENERATED = "Generated"
	SENT = "Sent"
	PROCESSED = "Processed"
	CANCELLED = "Cancelled"


class RowStatus(str, Enum):
	WAITING = "Waiting"
	SENT = "Sent"
	ACCEPTED = "Accepted"
	REJECTED = "Rejected"
	RETURNED = "Returned"


class ImportStatus(str, Enum):
	DRAFT = "Draft"
	RUNNING = "Running"
	DONE = "Done"
	FAILED = "Done with Failures"


class Outcome(str, Enum):
	"""What became of a row of a bank's answer."""

	WAITING = "Waiting"
	APPLIED = "Applied"
	KNOWN = "Known Before"
	FAILED = "Failed"


class LayoutPurpose(str, Enum):
	PAYMENTS = "Payments"
	STATUS = "Status"
	DEBITS = "Direct Debits"
	PAYROLL = "Payroll"


# The bank's words, as a site shows them.
STATUS_LABELS = {
	Status.PENDING: "Pending",
	Status.ACCEPTED: "Accepted",
	Status.REJECTED: "Rejected",
	Status.RETURNED: "Returned",
}
# A row of these frees its payee for another file.
FAILED = (RowStatus.REJECTED.value, RowStatus.RETURNED.value)
UNSETTLED = (RowStatus.WAITING.value, RowStatus.SENT.value)
EXTENSIONS = {PaymentFormat.ISO: "xml", PaymentFormat.NACHA: "txt", PaymentFormat.LAYOUT: "txt"}
