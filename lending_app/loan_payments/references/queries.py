"""Reads of payment references."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder.functions import Count, IfNull, Min
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
	"""References that a bank's line may name, each with its loan: its own, or the only one of its client that runs."""
	reference, loan = frappe.qb.DocType(REFERENCE), frappe.qb.DocType("Loan")
	query = (
		frappe.qb.from_(reference)
		.select(reference.name, reference.amount_kind, reference.amount, reference.valid_until)
		.where((reference.company == company) & (reference.currency == currency))
		.where(reference.status.isin(USABLE))
	)
	of_loans = query.select(reference.loan).where(reference.loan.isnotnull())
	of_clients = (
		query.join(loan).on((loan.client == reference.client) & (loan.company == reference.company))
		.select(Min(loan.name).as_("loan"))
		.where(reference.loan.isnull() & loan.status.isin(OPEN_STATUSES))
		.groupby(reference.name)
		.having(Count(loan.name) == 1)
	)  # fmt: skip
	return [*of_loans.run(as_dict=True), *of_clients.run(as_dict=True)]
