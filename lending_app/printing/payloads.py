"""The documents' payload builders, for a site's print formats and portal and for the command line."""

from lending_app.printing.documents import (
	Borrower,
	Company,
	LoanHeading,
	ReceiptPayload,
	SchedulePayload,
	StatementPayload,
)
from lending_app.printing.receipt_payload import build_receipt_payload
from lending_app.printing.schedule_payload import build_schedule_payload
from lending_app.printing.statement_payload import build_statement_payload
from lending_app.printing.wording import Wording

__all__ = [
	"Borrower",
	"Company",
	"LoanHeading",
	"ReceiptPayload",
	"SchedulePayload",
	"StatementPayload",
	"Wording",
	"build_receipt_payload",
	"build_schedule_payload",
	"build_statement_payload",
]
