"""Loans whose product renews them, and what decides whether they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import add_days

from lending_app.engine.loan.drawing_rules import Drawing
from lending_app.engine.loan.state import LoanStatus
from lending_app.origination.states import OPEN, ApplicationStatus
from lending_app.products.adapters import to_decimal, to_rate
from lending_app.servicing.client_facts import build_days_late

# A loan that was paid longer ago is asked for by the client, not offered by the lender.
DAYS_AFTER_CLOSING = 30
ASKING = [ApplicationStatus.DRAFT.value, *sorted(status.value for status in OPEN)]
STATUSES = (LoanStatus.ACTIVE.value, LoanStatus.PAID.value)


@dataclass(frozen=True, slots=True)
class RenewableLoan:
	"""A loan of a product that renews, with what it has come to."""

	name: str
	product_code: str
	client: str
	company: str
	branch: str
	is_paid: bool
	principal: Decimal
	number_of_installments: int
	repaid: Decimal
	days_past_due: int
	wanted_rate: Decimal
	maximum_days_late: int
	conditions: str
	use_of_funds: str
	officer: str

	@property
	def is_repaid_enough(self) -> bool:
		"""Paid in full, or the share of the product, where it gives one."""
		if self.is_paid or not self.wanted_rate:
			return self.is_paid
		return self.repaid >= self.principal * self.wanted_rate


def list_renewable_loans(day: date) -> list[RenewableLoan]:
	"""Loans that may be renewed and were not yet, oldest first: running without arrears, or paid not long ago."""
	loan, product = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Product")
	application = frappe.qb.DocType("Loan Application")
	is_recent = (loan.status == LoanStatus.ACTIVE.value) | (
		loan.closed_on >= add_days(day, -DAYS_AFTER_CLOSING)
	)
	rows = (
		frappe.qb.from_(loan)
		.join(product).on(product.name == loan.product)
		.left_join(application).on(application.name == loan.application)
		.select(
			loan.name, loan.client, loan.company, loan.branch, loan.status, loan.principal_amount, loan.days_past_due,
			loan.number_of_installments, loan.disbursed_amount, loan.outstanding_principal_amount, product.product_code,
			product.renewal_paid_percent, product.renewal_maximum_days_late, product.renewal_conditions,
			application.use_of_funds, application.submitted_by,
		)
		.where((product.has_automatic_renewal == 1) & loan.renewal_offered_on.isnull())
		.where(loan.status.isin(STATUSES) & loan.disbursed_on.isnotnull() & is_recent)
		# A line is drawn again without a new loan; the loans of a group are renewed by the group.
		.where(loan.drawing != Drawing.REVOLVING.value)
		.where(application.name.isnull() | (application.is_group == 0))
		.orderby(loan.name)
		.run(as_dict=True)
	)  # fmt: skip
	return [_build(row) for row in rows]


def _build(row: Any) -> RenewableLoan:
	disbursed = to_decimal(row.disbursed_amount)
	return RenewableLoan(
		name=row.name,
		product_code=row.product_code,
		client=row.client,
		company=row.company,
		branch=row.branch,
		is_paid=row.status == LoanStatus.PAID.value,
		principal=to_decimal(row.principal_amount),
		number_of_installments=row.number_of_installments,
		repaid=disbursed - to_decimal(row.outstanding_principal_amount),
		days_past_due=row.days_past_due or 0,
		wanted_rate=to_rate(row.renewal_paid_percent),
		maximum_days_late=row.renewal_maximum_days_late or 0,
		conditions=row.renewal_conditions or "",
		use_of_funds=row.use_of_funds or "",
		officer=row.submitted_by or "",
	)


def list_worst_days_late(loans: Sequence[str]) -> dict[str, int]:
	"""The latest that any installment of each loan was ever paid, or is."""
	row = frappe.qb.DocType("Loan Installment")
	query = frappe.qb.from_(row).select(row.parent, Max(build_days_late(row))).groupby(row.parent)
	found = query.where(row.parent.isin(list(loans) or [""]) & (row.parenttype == "Loan")).run()
	return {loan: int(days or 0) for loan, days in found}


def list_clients_who_ask(clients: Sequence[str]) -> set[tuple[str, str]]:
	"""Clients with an application that is a draft or open, with the code of its product."""
	application, product = frappe.qb.DocType("Loan Application"), frappe.qb.DocType("Loan Product")
	query = (
		frappe.qb.from_(application)
		.join(product).on(product.name == application.product)
		.select(application.client, product.product_code)
		.where(application.client.isin(list(clients) or [""]) & application.status.isin(ASKING))
	)  # fmt: skip
	return set(query.run())
