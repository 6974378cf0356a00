"""Reads of the loans' daily snapshots, for reports: whole days, added up by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from lending_app.engine.portfolio import STATUSES
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.permissions import list_branches
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.products.versions.in_force import list_siblings
from lending_app.servicing.states import LOST

OPEN_CODES = [STATUSES.index(status) for status in OPEN_STATUSES]


@dataclass(frozen=True, slots=True)
class ClassRow:
	"""Loans of a category; amounts in minor units of the currency."""

	key: str
	stage: int
	currency: str
	number_of_loans: int
	principal: int
	receivable: int
	provision: int
	suspended: int


@dataclass(frozen=True, slots=True)
class MovementRow:
	"""What became of the provisions of a product's loans between two days, in minor units of the currency."""

	product: str
	branch: str
	currency: str
	opening: int
	new: int
	increase: int
	decrease: int
	charged_off: int
	closed: int
	closing: int


def list_classes(company: str, day: date, by: str, product: str | None = None) -> list[ClassRow]:
	"""Loans on the books of a closed day by `category`, `product` or `branch`, of the branches the user may see."""
	figures, group = frappe.qb.Table("lending_loan_day"), frappe.qb.Table("lending_book_group")
	category, version = frappe.qb.Table("lending_category"), frappe.qb.DocType("Loan Product")
	# Versions of a product are one line.
	keys = {"category": category.category, "product": version.product_code, "branch": group.branch}
	receivable = figures.interest_receivable + figures.penalty_receivable
	suspended = figures.suspended_interest + figures.suspended_penalty
	stage = category.stage
	query = frappe.qb.from_(figures).join(group).on(group.id == figures.group_id)
	if by == "product":
		query = query.join(version).on(version.name == group.product)
	rows = (
		query
		.left_join(category).on(category.id == figures.category)
		.select(
			keys[by], stage, group.currency, Count("*"), Sum(figures.outstanding_principal), Sum(receivable),
			Sum(figures.provision), Sum(suspended),
		)
		.where((figures.closing_date == day) & figures.status.isin(OPEN_CODES))
		.where(of_groups(group, company, product))
		.groupby(keys[by], stage, group.currency)
		.orderby(stage).orderby(keys[by])
		.run()
	)  # fmt: skip
	return [ClassRow(row[0] or "", row[1] or 0, row[2], *(int(value) for value in row[3:])) for row in rows]


def list_movements(company: str, first: date, last: date, product: str | None = None) -> list[MovementRow]:
	"""Provisions from the end of one closed day to that of another, by product and branch."""
	group, version = frappe.qb.Table("lending_book_group"), frappe.qb.DocType("Loan Product")
	sums = [Sum(part) for part in _list_parts()]
	rows = (
		_join_days(company, first, last)
		.join(version).on(version.name == group.product)
		.select(version.product_code, group.branch, group.currency, *sums)
		.where(of_groups(group, company, product))
		.groupby(version.product_code, group.branch, group.currency)
		.orderby(version.product_code).orderby(group.branch)
		.run()
	)  # fmt: skip
	return [MovementRow(*row[:3], *(int(value or 0) for value in row[3:])) for row in rows]


def _days() -> tuple[Any, Any]:
	days = frappe.qb.Table("lending_loan_day")
	return days.as_("opened"), days.as_("closed")


def _join_days(company: str, first: date, last: date) -> QueryBuilder:
	"""Every loan that ran on one of the two days, with what it was on each."""
	state, group = frappe.qb.Table("lending_loan_state"), frappe.qb.Table("lending_book_group")
	loan = frappe.qb.DocType("Loan")
	opened, closed = _days()
	return (
		frappe.qb.from_(state)
		.join(group).on(group.id == state.group_id)
		.join(loan).on(loan.name == state.loan)
		.left_join(opened).on((opened.loan_id == state.id) & (opened.closing_date == first))
		.left_join(closed).on((closed.loan_id == state.id) & (closed.closing_date == last))
		.where(opened.loan_id.isnotnull() | closed.loan_id.isnotnull())
	)  # fmt: skip


def _list_parts() -> Sequence[Any]:
	"""Opening, new, increase, decrease, charged off, otherwise closed, closing: the middle ones sum to the change."""
	opened, closed = _days()
	loan = frappe.qb.DocType("Loan")
	change = closed.provision - opened.provision
	is_open = closed.status.isin(OPEN_CODES)
	is_gone = opened.loan_id.isnotnull() & (closed.loan_id.isnull() | closed.status.notin(OPEN_CODES))
	is_loss = loan.status.isin(LOST)
	stays = opened.loan_id.isnotnull() & is_open
	return (
		opened.provision,
		Case().when(opened.loan_id.isnull() & is_open, closed.provision).else_(0),
		Case().when(stays & (change > 0), change).else_(0),
		Case().when(stays & (change < 0), change).else_(0),
		Case().when(is_gone & is_loss, -opened.provision).else_(0),
		Case().when(is_gone & loan.status.notin(LOST), -opened.provision).else_(0),
		closed.provision,
	)


def of_groups(group: Any, company: str, product: str | None) -> Criterion:
	"""The company's loans, of all versions of a product where asked, and of the branches the user may see."""
	found = group.company == company
	if product:
		found &= group.product.isin(list_siblings(product))
	branches = list_branches(frappe.session.user)
	return found if branches is None else found & group.branch.isin(branches or [""])


def is_closed_day(company: str, day: date) -> bool:
	"""Whether the company has closed the day, with snapshots; one that is being closed has half of them."""
	closed = get_last_closed_date(company)
	is_past = closed is not None and day <= getdate(closed)
	return is_past and bool(frappe.db.exists("Day Close", {"company": company, "closing_date": day}))
