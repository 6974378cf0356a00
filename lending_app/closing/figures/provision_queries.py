"""Reads of the provisions' balances, as the closes have reconciled them: one row an account and day, not a loan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Max, Sum
from pypika import CustomFunction, Order

from lending_app.engine.loan.state import LedgerRole

DateFormat = CustomFunction("DATE_FORMAT", ["day", "format"])


@dataclass(frozen=True, slots=True)
class MonthEnd:
	"""The book on the last closed day of a month."""

	closing_date: date
	allowance: Decimal
	principal: Decimal

	@property
	def coverage(self) -> Decimal:
		"""Percent of the principal."""
		return round(self.allowance / self.principal * 100, 2) if self.principal else Decimal(0)


def list_month_ends(company: str, months: int) -> list[MonthEnd]:
	"""Allowance and principal at the end of the last months that were closed, oldest first."""
	days = _list_last_days(company, months)
	allowance = _sum_balances(company, LedgerRole.LOAN_LOSS_ALLOWANCE, days)
	principal = _sum_balances(company, LedgerRole.LOAN_PRINCIPAL, days)
	zero = Decimal(0)
	return [MonthEnd(day, -allowance.get(day, zero), principal.get(day, zero)) for day in days]


def _list_last_days(company: str, months: int) -> list[date]:
	close = frappe.qb.DocType("Day Close")
	month, day = DateFormat(close.closing_date, "%Y-%m"), Max(close.closing_date)
	rows = (
		frappe.qb.from_(close)
		.select(day)
		.where((close.company == company) & close.status.isin(("Completed", "Completed with Errors")))
		.groupby(month)
		.orderby(day, order=Order.desc)
		.limit(months)
		.run()
	)
	return sorted(found for (found,) in rows)


def _sum_balances(company: str, role: LedgerRole, days: list[date]) -> dict[date, Decimal]:
	"""Balances of a role's accounts on the days, debit positive."""
	accounts = _list_accounts(company, role)
	if not accounts or not days:
		return {}
	balance = frappe.qb.Table("lending_account_balance")
	rows = (
		frappe.qb.from_(balance)
		.select(balance.closing_date, Sum(balance.sub_ledger))
		.where(
			(balance.company == company) & balance.closing_date.isin(days) & balance.account.isin(accounts)
		)
		.groupby(balance.closing_date)
		.run()
	)
	return {day: Decimal(str(total)) for day, total in rows}


def _list_accounts(company: str, role: LedgerRole) -> list[str]:
	"""The company's account of a role, and those that products have of their own."""
	accounts = frappe.get_all(
		"Lending Company Account", {"parent": company, "role": role.value}, pluck="account"
	)
	accounts += frappe.get_all(
		"Loan Product Account", {"company": company, "role": role.value}, pluck="account"
	)
	return sorted({account for account in accounts if account})
