"""Money that was paid out to a borrower, of which they have not said yet that it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate, today

from lending_app.disbursement.receipts.confirm_receipt import is_to_confirm
from lending_app.disbursement.states import EXECUTED
from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.portal.access import get_own_client
from lending_app.products.adapters import to_decimal

DOCTYPE = "Disbursement Order"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
	"""An order to confirm. `first` and `last` are the days on which the money can have arrived."""

	name: str
	loan: str
	client_name: str
	amount: str
	day: str
	first: date
	last: date


def list_own_receipts() -> tuple[ReceiptLine, ...]:
	"""Of the signed-in borrower, the oldest first. Raises SignInError, StaffInPortalError or NoClientError."""
	client = get_own_client()
	# Borrowers have no permission on Desk's documents; the filter is their own client.
	names = frappe.get_all(
		DOCTYPE,
		{"client": client, "status": EXECUTED, "received_on": ("is", "not set")},
		pluck="name",
		order_by="executed_on",
		limit=0,
	)
	orders = (frappe.get_doc(DOCTYPE, name) for name in names)
	return tuple(_build(order) for order in orders if is_to_confirm(order))


def _build(order: Any) -> ReceiptLine:
	wording = build_wording(order.company, order.currency)
	amount = sum(to_decimal(row.amount) for row in order.payees if row.payee_kind == "Client")
	return ReceiptLine(
		name=order.name,
		loan=order.loan,
		client_name=order.client_name,
		amount=wording.full_money(amount),
		day=wording.day(getdate(order.executed_date)),
		first=getdate(order.executed_date),
		last=getdate(today()),
	)
