"""The book on its last closed day: what the cards of the workspace show, each with that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate
from pypika import Case

from lending_app.closing.figures.day_queries import OPEN_CODES, of_groups
from lending_app.closing.figures.product_queries import PAR_DAYS
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.products.adapters import to_decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class BookFigures:
	"""Loans on the books of a closed day, in the company's currency; without a day, as their last documents left them."""

	as_of: date | None
	loans: int
	outstanding: Decimal
	overdue: Decimal
	at_risk: Decimal
	provision: Decimal

	@property
	def par(self) -> Decimal:
		"""Percent of the principal in loans more than 30 days late."""
		return round(self.at_risk / self.outstanding * 100, 1) if self.outstanding else ZERO

	@property
	def coverage(self) -> Decimal:
		"""Percent of the principal that the provisions cover."""
		return round(self.provision / self.outstanding * 100, 2) if self.outstanding else ZERO


def get_book_figures(company: str | None) -> BookFigures:
	"""Of the branches that the user may see."""
	closed = get_last_closed_date(company) if company else None
	return _read_day(company, getdate(closed)) if company and closed else _read_loans(company)


def _read_day(company: str, day: date) -> BookFigures:
	figures, group = frappe.qb.Table("lending_loan_day"), frappe.qb.Table("lending_book_group")
	currency = frappe.get_cached_value("Company", company, "default_currency")
	principal = figures.outstanding_principal
	row = (
		frappe.qb.from_(figures)
		.join(group).on(group.id == figures.group_id)
		.select(
			Count("*"), Sum(principal), Sum(figures.overdue),
			Sum(Case().when(figures.days_past_due > PAR_DAYS, principal).else_(0)), Sum(figures.provision),
		)
		.where((figures.closing_date == day) & figures.status.isin(OPEN_CODES))
		.where(of_groups(group, company, None) & (group.currency == currency))
		.run()[0]
	)  # fmt: skip
	to_amount = RoundingPolicy.for_currency(currency).to_amount
	return BookFigures(day, row[0], *(to_amount(int(amount or 0)) for amount in row[1:]))


def _read_loans(company: str | None) -> BookFigures:
	"""A book that was never closed has no figures of a day."""
	filters = {"status": ("in", OPEN_STATUSES)} | ({"company": company} if company else {})
	fields = [
		"count(name) as loans",
		"sum(outstanding_principal_amount) as outstanding",
		"sum(overdue_amount) as overdue",
	]
	row = frappe.get_list("Loan", filters=filters, fields=fields)[0]
	late = frappe.get_list("Loan", filters=filters | {"days_past_due": (">", PAR_DAYS)}, fields=[fields[1]])[
		0
	]
	return BookFigures(
		None,
		row.loans,
		to_decimal(row.outstanding),
		to_decimal(row.overdue),
		to_decimal(late.outstanding),
		ZERO,
	)
