"""Loans for the counter by what is typed or scanned: a loan, a client, a number, a telephone."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import getdate, today

from lending_app.clients.search.queries import find_clients
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.loan_payments.references.use_reference import check_usable, find_loan, find_reference
from lending_app.servicing.repayments.receive_anywhere import may_receive_on

FIELDS = [
	"name",
	"client",
	"client_name",
	"product",
	"status",
	"branch",
	"currency",
	"next_due_date",
	"days_past_due",
]
LARGEST = 20


def find_loans(text: str) -> list[dict[str, Any]]:
	"""Running loans that the user may see, the exact number first; one of another branch by its whole number alone,
	where the company takes payments at any branch.
	"""
	text = text.strip()
	if not text:
		return []
	if exact := _find_exact(text):
		return [exact]
	running = {"status": ("in", OPEN_STATUSES)}
	found = frappe.get_list("Loan", running | {"name": ("like", f"%{text}%")}, FIELDS, limit=LARGEST)
	clients = [row["name"] for row in find_clients(text, page_length=LARGEST)]
	if clients:
		found += frappe.get_list("Loan", running | {"client": ("in", clients)}, FIELDS, limit=LARGEST)
	return [_describe(row) for row in {row.name: row for row in found}.values()]


def _find_exact(text: str) -> dict[str, Any] | None:
	"""The loan of a number, or of a payment reference. Raises ReferenceRefusedError where that takes no payment today."""
	name = frappe.db.exists("Loan", text.upper()) or frappe.db.exists("Loan", text)
	reference = None if name else find_reference(text)
	if reference:
		name = find_loan(reference)
	if not name:
		return None
	loan = frappe.get_doc("Loan", name)
	if not (may_receive_on(loan) or loan.has_permission("read")):
		return None
	if reference:
		check_usable(reference, getdate(today()))
	return _describe(frappe._dict({field: loan.get(field) for field in FIELDS}))


def _describe(row: Any) -> dict[str, Any]:
	product = frappe.get_cached_value("Loan Product", row.product, "product_name")
	due = row.next_due_date and getdate(row.next_due_date)
	state = "overdue" if row.days_past_due else "today" if due == getdate(today()) else ""
	return dict(row) | {"product_name": product, "state": state}
