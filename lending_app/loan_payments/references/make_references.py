"""Make capture lines (PAY-30): for a loan or a client, and rows of them for many loans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, now_datetime, today

from lending_app.engine.values.money import get_minor_units
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.document import by_service
from lending_app.loan_payments.references.exceptions import PaymentReferenceError
from lending_app.loan_payments.references.layouts import Layout, get_layout
from lending_app.loan_payments.references.queries import REFERENCE
from lending_app.loan_payments.references.states import AmountKind, ReferenceStatus
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.repayments.many.write_payments import reserve_names

# One number of all companies: what is in another company's file is never mistaken for one of ours.
SERIES = "PAYMENT-REFERENCE-.########"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
	"""What is asked of a reference. Without an amount it is what the loan has overdue and what is due next."""

	kind: AmountKind
	amount: Decimal | None = None
	valid_until: date | None = None
	layout: str = ""


def make_for_loan(loan: Document, wanted: Wanted) -> Document:
	"""A reference of a loan that takes payments. Raises PaymentReferenceError."""
	if loan.status not in OPEN_STATUSES:
		_refuse(
			_("Loan {0} is {1}: there is nothing to pay with a reference.").format(
				frappe.bold(loan.name), _(loan.status)
			)
		)
	owner = {"loan": loan.name, "client": loan.client, "client_name": loan.client_name, "branch": loan.branch}
	return _make(owner | {"company": loan.company, "currency": loan.currency}, wanted, _get_due(loan))


def make_for_client(client: Document, company: str, wanted: Wanted) -> Document:
	"""A reference of a client, whose money is for the one loan that runs. Raises PaymentReferenceError."""
	if not frappe.db.exists("Lending Company", company):
		_refuse(_("{0} is not a company that lends.").format(frappe.bold(frappe.utils.escape_html(company))))
	owner = {
		"client": client.name,
		"client_name": client.client_name,
		"branch": client.branch,
		"company": company,
		"currency": frappe.get_cached_value("Company", company, "default_currency"),
	}
	return _make(owner, wanted, Decimal(0))


def insert_many(company: str, loans: Sequence[Any], wanted: Wanted, user: str) -> int:
	"""A reference for each loan, in a number of statements that does not grow with them. Returns their number."""
	if not loans:
		return 0
	layout = get_layout(company, wanted.layout)
	rows = []
	for loan, number in zip(loans, _take_numbers(len(loans)), strict=True):
		amount = Decimal(0) if wanted.kind is AmountKind.ANY else wanted.amount or _get_due(loan)
		owner = {
			"loan": loan.name,
			"client": loan.client,
			"client_name": loan.client_name,
			"branch": loan.branch,
			"company": company,
			"currency": loan.currency,
		}
		rows.append(_get_values(owner, wanted, amount, layout, number))
	now = now_datetime()
	made = {"owner": user, "modified_by": user, "creation": now, "modified": now, "docstatus": 0}
	values = [{"name": row["reference"], **made, **row} for row in rows]
	frappe.db.bulk_insert(REFERENCE, list(values[0]), [tuple(row.values()) for row in values])
	return len(values)


def _make(owner: dict[str, Any], wanted: Wanted, due: Decimal) -> Document:
	check_dates(wanted)
	amount = Decimal(0) if wanted.kind is AmountKind.ANY else wanted.amount or due
	_check_amount(wanted.kind, amount, owner["currency"])
	layout = get_layout(owner["company"], wanted.layout)
	[number] = _take_numbers(1)
	document = frappe.new_doc(REFERENCE, **_get_values(owner, wanted, amount, layout, number))
	# Nobody makes references by hand; the step was allowed.
	return by_service(document).insert(ignore_permissions=True)


def _get_values(
	owner: dict[str, Any], wanted: Wanted, amount: Decimal, layout: Layout, number: int
) -> dict[str, Any]:
	reference = layout.build(number, wanted.valid_until, amount, owner["currency"])
	return owner | {
		"reference": reference,
		"shown_reference": layout.write(reference),
		"status": ReferenceStatus.ACTIVE.value,
		"amount_kind": wanted.kind.value,
		"amount": to_float(amount),
		"valid_until": wanted.valid_until,
		"layout": layout.name or None,
	}


def _take_numbers(count: int) -> list[int]:
	return [int(name.rpartition("-")[2]) for name in reserve_names(SERIES, count)]


def _get_due(loan: Any) -> Decimal:
	"""What is overdue and due next, as of the last close."""
	return to_decimal(loan.overdue_amount or 0) + to_decimal(loan.next_due_amount or 0)


def check_dates(wanted: Wanted) -> None:
	"""Raise PaymentReferenceError for a last day that is past."""
	if wanted.valid_until and wanted.valid_until < getdate(today()):
		_refuse(_("A reference cannot end on {0}, in the past.").format(formatdate(wanted.valid_until)))


def _check_amount(kind: AmountKind, amount: Decimal, currency: str) -> None:
	if kind is not AmountKind.ANY and amount <= 0:
		_refuse(_("Enter an amount above zero, or choose {0}.").format(frappe.bold(_(AmountKind.ANY.value))))
	if amount != round(amount, get_minor_units(currency)):
		_refuse(_("Amount {0} has more than {1} decimals.").format(amount, get_minor_units(currency)))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=PaymentReferenceError, title=_("Payment Reference"))
