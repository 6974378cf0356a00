"""Notices of debits above the usual: what needs one, and which were sent, of many loans at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import add_days, cint, fmt_money

from lending_app.engine.loan.state import LoanState
from lending_app.loan_payments.direct_debits.queries import Candidate
from lending_app.products.adapters import to_decimal

NOTICE = "Direct Debit Notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
	"""The company's rule, and the highest amount that was announced in time, by loan."""

	days: int
	margin_percent: Decimal
	currency: str
	announced: Mapping[str, Decimal]

	def get_usual(self, state: LoanState) -> Decimal:
		"""The most that is debited without a notice: the first installment with the company's margin."""
		usual = next((row.total for row in state.installments if row.total), state.payoff)
		return usual * (100 + self.margin_percent) / 100

	def is_announced(self, loan: str, amount: Decimal) -> bool:
		return self.announced.get(loan, Decimal(-1)) >= amount

	def find_fault(self, loan: str, state: LoanState, amount: Decimal) -> str:
		"""Why a debit cannot be made for want of a notice; empty where it can."""
		usual = self.get_usual(state)
		if not self.days or amount <= usual or self.is_announced(loan, amount):
			return ""
		return _("{0} is above the usual {1} and was not announced {2} days before.").format(
			fmt_money(amount, currency=self.currency), fmt_money(usual, currency=self.currency), self.days
		)


def get_debit_amount(candidate: Candidate, state: LoanState) -> Decimal:
	"""What is due on the day: never above what closes the loan, nor above the mandate's limit."""
	amount = min(state.due, state.payoff)
	return min(amount, candidate.limit) if candidate.limit else amount


def read_notices(company: str, loans: Sequence[str], day: date) -> Notices:
	"""What was announced of the loans, as many days before the day as the company says."""
	days, percent = frappe.db.get_value(
		"Lending Company", company, ["direct_debit_notice_days", "direct_debit_notice_percent"]
	) or (0, 0)
	return Notices(
		days=cint(days),
		margin_percent=to_decimal(percent or 0),
		currency=frappe.get_cached_value("Company", company, "default_currency"),
		announced=_read_announced(loans, add_days(day, -cint(days))) if cint(days) else {},
	)


def _read_announced(loans: Sequence[str], until: date) -> dict[str, Decimal]:
	notice = frappe.qb.DocType(NOTICE)
	query = frappe.qb.from_(notice).select(notice.loan, Max(notice.amount)).groupby(notice.loan)
	rows = query.where(notice.loan.isin(list(loans) or [""]) & (notice.announced_on <= until)).run()
	return {loan: to_decimal(amount) for loan, amount in rows}
