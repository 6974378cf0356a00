"""Money of unknown origin, line by line of the bank: how old it is, who paid it, and that it is the ledger's balance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import fmt_money, formatdate, getdate

from lending_app.lending_setup.reports.frame import build_columns, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.loan_payments.bank.list_suspense import get_balance, sum_lines, sum_notices
from lending_app.loan_payments.bank.queries import LINE
from lending_app.loan_payments.bank.suspense import get_suspense_account
from lending_app.products.adapters import to_float

FIELDS = [
	"name", "statement_load", "booking_date", "payer", "text", "reference", "bank_account", "branch", "currency",
]  # fmt: skip


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, a row for each line the user may see that was in suspense at the end of the day, and what the ledger says."""
	filters = read_filters(filters, company=str, day=date, bank_account=str, branch=str)
	columns = _get_columns()
	account = get_suspense_account(filters.company)
	left = sum_lines(account, filters.day) if account else {}
	of_notices = sum_notices(account, filters.day) if account else {}
	rows = [*_list_rows(left, filters), *_list_notices(of_notices, filters)]
	left = left | of_notices
	return columns, round_rows(columns, rows), _explain(account, left, rows, filters)


def _list_rows(left: dict[str, Decimal], filters: Any) -> list[dict[str, Any]]:
	where = {"company": filters.company, "name": ("in", list(left) or [""])}
	where |= {name: filters[name] for name in ("bank_account", "branch") if filters[name]}
	lines = frappe.get_list(LINE, where, FIELDS, order_by="booking_date, statement_load, line", limit=0)
	return [
		line
		| {
			"line": line.name,
			"days": (filters.day - getdate(line.booking_date)).days,
			"amount": to_float(left[line.name]),
			"payer_name": line.payer,
			"note": " ".join(text for text in (line.reference, line.text) if text),
		}
		for line in lines
	]


def _list_notices(left: dict[str, Decimal], filters: Any) -> list[dict[str, Any]]:
	"""Of gateways, which have no bank account."""
	if filters.bank_account or filters.branch:
		return []
	where = {"company": filters.company, "name": ("in", list(left) or [""])}
	fields = ["name", "gateway", "paid_on", "payer", "reference_text", "currency"]
	notices = frappe.get_list("Payment Notice", where, fields, order_by="paid_on, name", limit=0)
	return [
		{
			"notice": row.name,
			"payer_name": row.payer,
			"booking_date": row.paid_on,
			"days": (filters.day - getdate(row.paid_on)).days,
			"amount": to_float(left[row.name]),
			"note": " ".join(text for text in (row.gateway, row.reference_text) if text),
			"currency": row.currency,
		}
		for row in notices
	]


def _explain(account: str | None, left: dict[str, Decimal], rows: list[dict[str, Any]], filters: Any) -> str:
	"""The day; and the ledger's balance for who sees all of its lines: parts of it are compared with nothing."""
	day = formatdate(filters.day)
	if not account or len(rows) != len(left):
		return _("At the end of {0}.").format(day)
	currency = frappe.get_cached_value("Company", filters.company, "default_currency")
	balance, total = get_balance(account, filters.day), sum(left.values(), Decimal(0))
	held = fmt_money(balance, currency=currency)
	if balance == total:
		return _("At the end of {0}: {1}, as in the ledger.").format(day, held)
	return _("At the end of {0} the ledger has {1}, and these lines {2}. Look for the difference.").format(
		day, held, fmt_money(total, currency=currency)
	)


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			# The total is called so in the first column, which can be no date.
			("payer_name", _("Payer"), "Data", None, 170),
			("booking_date", _("Date"), "Date"),
			("days", _("Days"), "Int"),
			("amount", _("Amount"), "Currency"),
			("note", _("Description"), "Data", None, 220),
			("bank_account", _("Bank Account"), "Link", "Bank Account"),
			("statement_load", _("Bank Statement"), "Link", "Bank Statement Load"),
			("line", _("Line"), "Link", "Bank Statement Line"),
			("notice", _("Notice"), "Link", "Payment Notice"),
			("branch", _("Branch"), "Link", "Branch"),
		),
		not_on_paper=("line",),
	)
