"""Reads of a day's collections: what was due, what came, what is late, from the snapshots of two closed days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum
from pypika import Case
from pypika.queries import QueryBuilder

from lending_app.lending_setup.permissions import list_branches

DAY_TABLE = "lending_loan_day"


@dataclass(frozen=True, slots=True)
class CollectionRow:
	"""A loan of a day. Amounts in minor units of the currency, but `received`; None where the day is not closed."""

	loan: str
	client: str
	client_name: str
	branch: str
	product: str
	currency: str
	due: int
	overdue_before: int
	days_late_before: int
	overdue: int | None
	days_past_due: int | None
	penalty: int | None
	received: Decimal


def list_collections(company: str, day: date, branch: str | None = None) -> list[CollectionRow]:
	"""Loans with an installment due on the day, in arrears the day before, or paid; of the branches the user may see."""
	received = _sum_receipts(company, day, branch)
	rows = _build_query(company, day, branch, list(received)).run()
	return [
		CollectionRow(
			*row[:6],
			*(None if part is None else int(part) for part in row[6:]),
			received.get(row[0], Decimal(0)),
		)
		for row in rows
	]


def _build_query(company: str, day: date, branch: str | None, paid: list[str]) -> QueryBuilder:
	state, loan = frappe.qb.Table("lending_loan_state"), frappe.qb.DocType("Loan")
	days = frappe.qb.Table(DAY_TABLE)
	before, after = days.as_("before"), days.as_("after")
	due = Case().when(before.next_due_date == day, before.next_due_amount).else_(0)
	chosen = (before.next_due_date == day) | (before.overdue > 0)
	query = (
		frappe.qb.from_(state)
		.join(loan).on(loan.name == state.loan)
		.join(before).on((before.loan_id == state.id) & (before.closing_date == day - timedelta(days=1)))
		.left_join(after).on((after.loan_id == state.id) & (after.closing_date == day))
		.select(
			loan.name, loan.client, loan.client_name, loan.branch, loan.product, loan.currency, due, before.overdue,
			before.days_past_due, after.overdue, after.days_past_due, after.penalty_income - before.penalty_income,
		)
		.where((loan.company == company) & (chosen | loan.name.isin(paid or [""])))
		.orderby(loan.branch).orderby(loan.name)
	)  # fmt: skip
	return _of_branches(query, loan, branch)


def _sum_receipts(company: str, day: date, branch: str | None) -> dict[str, Decimal]:
	"""What came on the day, by loan."""
	paid = frappe.qb.DocType("Loan Repayment")
	query = (
		frappe.qb.from_(paid)
		.select(paid.loan, Sum(paid.amount))
		.where((paid.company == company) & (paid.posting_date == day) & (paid.docstatus == 1))
		.groupby(paid.loan)
	)
	return {loan: Decimal(str(amount)) for loan, amount in _of_branches(query, paid, branch).run()}


def _of_branches(query: QueryBuilder, table: object, branch: str | None) -> QueryBuilder:
	"""Of the branch asked for, and of those the user may see."""
	branches = list_branches(frappe.session.user)
	if branches is not None:
		query = query.where(table.branch.isin(branches or [""]))
	return query.where(table.branch == branch) if branch else query
