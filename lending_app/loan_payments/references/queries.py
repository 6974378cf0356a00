"""Reads of payment references."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder.functions import IfNull
from frappe.utils import getdate, today

from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.loan_payments.references.states import AmountKind, ReferenceStatus

REFERENCE = "Payment Reference"
# What is asked about a payment that was made in time may be asked after the last day.
USABLE = (ReferenceStatus.ACTIVE.value, ReferenceStatus.EXPIRED.value)


def list_in_force(loans: list[str]) -> list[Any]:
	"""References that can be paid with today, of loans, the first to end first."""
	filters = {"loan": ("in", loans or [""]), "status": ReferenceStatus.ACTIVE.value}
	fields = [
		"name",
		"loan",
		"shown_reference",
		"amount_kind",
		"amount",
		"valid_until",
		"currency",
		"company",
	]
	rows = frappe.get_all(REFERENCE, filters, fields, order_by="IFNULL(valid_until, '9999-12-31'), creation")
	return [row for row in rows if not row.valid_until or getdate(row.valid_until) >= getdate(today())]


def list_loans_without(
	company: str, branch: str | None, product: str | None, kind: str, limit: int
) -> list[Any]:
	"""Running loans that have no reference of a kind in force; those of which nothing is due have none of an amount."""
	loan, reference = frappe.qb.DocType("Loan"), frappe.qb.DocType(REFERENCE)
	day = getdate(today())
	in_force = (
		(reference.loan == loan.name)
		& (reference.status == ReferenceStatus.ACTIVE.value)
		& (reference.amount_kind == kind)
		& (IfNull(reference.valid_until, day) >= day)
	)
	query = (
		frappe.qb.from_(loan)
		.left_join(reference).on(in_force)
		.select(loan.name, loan.client, loan.client_name, loan.branch, loan.currency)
		.select(loan.overdue_amount, loan.next_due_amount)
		.where((loan.company == company) & loan.status.isin(OPEN_STATUSES) & reference.name.isnull())
		.orderby(loan.name)
		.limit(limit)
	)  # fmt: skip
	if branch:
		query = query.where(loan.branch == branch)
	if product:
		query = query.where(loan.product == product)
	if kind != AmountKind.ANY.value:
		query = query.where(loan.overdue_amount + loan.next_due_amount > 0)
	return query.run(as_dict=True)


def list_usable(company: str, currency: str) -> list[Any]:
	"""References of loans that a bank's line may name."""
	reference = frappe.qb.DocType(REFERENCE)
	return (
		frappe.qb.from_(reference)
		.select(reference.name, reference.loan, reference.amount_kind, reference.amount, reference.valid_until)
		.where((reference.company == company) & (reference.currency == currency))
		.where(reference.status.isin(USABLE) & reference.loan.isnotnull())
	).run(as_dict=True)  # fmt: skip
