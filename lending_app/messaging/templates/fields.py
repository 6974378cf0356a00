"""Fields that templates of messages may use, by event, and how they read."""

from __future__ import annotations

from lending_app.messaging.states import MessageEvent

_COMMON = {"client_name": "Client Name", "company": "Company", "loan": "Loan"}
_PAYMENT = {
	"amount": "Amount",
	"date": "Date",
	"receipt": "Receipt",
	"outstanding_amount": "Outstanding Principal",
}
_DUE = {"due_date": "Due Date", "due_amount": "Amount Due", "days": "Days"}
FIELDS: dict[MessageEvent, dict[str, str]] = {
	MessageEvent.PAYMENT_RECEIVED: {**_COMMON, **_PAYMENT},
	MessageEvent.PAYMENT_REVERSED: {**_COMMON, **_PAYMENT},
	MessageEvent.DISBURSEMENT: {**_COMMON, "amount": "Amount", "date": "Date"},
	MessageEvent.REMINDER: {**_COMMON, **_DUE},
	MessageEvent.LATE: {**_COMMON, **_DUE, "overdue_amount": "Overdue"},
}
