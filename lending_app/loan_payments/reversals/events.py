"""What payments tell before they are reversed."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.loan_payments.reversals.request_reversal import check_second_person


def check_reversal(payment: Document, method: str | None = None) -> None:
	"""Before a payment is cancelled."""
	check_second_person(payment)
