"""A payment at the counter: looked at as it would be saved, then posted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.loan_payments.counter.ask_details import list_details
from lending_app.loan_payments.tills.denominations import Pieces, build_rows, check_sum
from lending_app.loan_payments.tills.events import require_denominations
from lending_app.loan_payments.tills.open_till import check_cash, require_open_till, take_own_till
from lending_app.loan_payments.tills.queries import has_tills, is_cash_mode
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.payment_modes.fill_mode import get_default_mode
from lending_app.servicing.repayments.post_repayment import check_draft
from lending_app.servicing.repayments.preview_payment import PREVIEW_ID, list_places


def build_payment(
	loan: Document,
	amount: float,
	mode_of_payment: str,
	pieces: Pieces,
	*,
	details: Mapping[str, Any],
	reference_number: str = "",
	excess_rule: ExcessRule | None = None,
	is_excess_confirmed: bool = False,
) -> Document:
	"""A Loan Repayment of today that is not saved."""
	return frappe.new_doc(
		"Loan Repayment",
		loan=loan.name,
		client=loan.client,
		client_name=loan.client_name,
		company=loan.company,
		branch=loan.branch,
		currency=loan.currency,
		kind="Payment",
		value_date=getdate(today()),
		posting_date=getdate(today()),
		amount=to_float(to_decimal(amount)),
		mode_of_payment=mode_of_payment,
		reference_number=reference_number or None,
		excess_rule=excess_rule.value if excess_rule else None,
		is_excess_confirmed=int(is_excess_confirmed),
		denominations=build_rows(pieces, loan.currency),
		**details,
	)


def check_payment(payment: Document, pieces: Pieces) -> None:
	"""What saving and posting would refuse, refused before anything is written."""
	check_draft(payment)
	payment.run_method("validate")
	if is_cash_mode(payment.mode_of_payment) and has_tills(payment.company):
		require_denominations(payment)
		till = take_own_till(require_open_till(payment.company))
		if pieces:
			check_sum(pieces, to_decimal(payment.amount), payment.currency)
		check_cash(till, to_decimal(payment.amount), pieces, payment.currency)


def preview_payment(payment: Document, pieces: Pieces) -> list[dict[str, Any]]:
	"""Where the payment would go."""
	payment.name = PREVIEW_ID
	check_payment(payment, pieces)
	return list_places(payment)


def post_payment(payment: Document) -> Document:
	"""Save and submit it, with the rights of the user."""
	payment.insert()
	payment.submit()
	return payment


def list_modes(company: str) -> list[dict[str, Any]]:
	"""Modes of payment that are enabled, the user's own first, with what is asked for of each."""
	default = get_default_mode(company)
	rows = frappe.get_all("Mode of Payment", {"enabled": 1}, ["name", "type"], order_by="name")
	return sorted(
		({"name": row.name, "is_cash": row.type == "Cash"} | list_details(row.name) for row in rows),
		key=lambda row: (row["name"] != default, not row["is_cash"], row["name"]),
	)
