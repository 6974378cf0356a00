"""What orders tell other modules, through their hooks."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from lending_app.contracts.templates.orders import OrderFigures, OrderPayee
from lending_app.disbursement.states import EXECUTED, OPEN
from lending_app.engine.offer.disbursement_breakdown import KEPT_FOR_OTHERS, DeductionKind
from lending_app.products.adapters import to_decimal

# Beside what the terms of the loan charge.
COSTS = {kind.value for kind in (*KEPT_FOR_OTHERS, DeductionKind.PREVIOUS_LOAN)}
# Of an account a document shows the end.
SHOWN_DIGITS = 4
PAYEE_FIELDS = (
	"payee_name", "payee_kind", "method", "bank", "provider", "account_number", "cheque_number", "cash_branch", "amount",
)  # fmt: skip


def list_ordered_amounts(loan: str) -> list[OrderFigures]:
	"""For the documents of a loan, which the caller may read: orders that are prepared or paid, the oldest first."""
	orders = frappe.get_all(
		"Disbursement Order",
		{"loan": loan, "status": ("in", (*OPEN, EXECUTED))},
		["name", "disbursement", "amount", "net_amount"],
		order_by="creation, name",
	)
	names = [order.name for order in orders]
	lines = _list_rows("Disbursement Order Line", names, ("kind", "description", "amount"))
	payees = _list_rows("Disbursement Payee", names, PAYEE_FIELDS)
	return [_build(order, lines[order.name], payees[order.name]) for order in orders]


def list_file_records(loan: str) -> list[tuple[str, str, dict[str, Any]]]:
	"""For the credit file: every order of a loan, with the proof of its receipt."""
	return [(_("Disbursement Orders"), "Disbursement Order", {"loan": loan})]


def _list_rows(doctype: str, orders: list[str], fields: tuple[str, ...]) -> dict[str, list[Any]]:
	rows: dict[str, list[Any]] = defaultdict(list)
	filters = {"parent": ("in", orders), "parenttype": "Disbursement Order"}
	for row in frappe.get_all(doctype, filters, ["parent", *fields], order_by="parent, idx"):
		rows[row.parent].append(row)
	return rows


def _build(order: Any, lines: list[Any], payees: list[Any]) -> OrderFigures:
	return OrderFigures(
		disbursement=order.disbursement or "",
		amount=to_decimal(order.amount),
		net=to_decimal(order.net_amount),
		costs=sum((to_decimal(row.amount) for row in lines if row.kind in COSTS), Decimal(0)),
		lines=[(_name_line(row), to_decimal(row.amount)) for row in lines],
		payees=[
			OrderPayee(
				name=row.payee_name or "",
				kind=_(row.payee_kind),
				method=_(row.method),
				place=_describe_place(row),
				amount=to_decimal(row.amount),
			)
			for row in payees
		],
	)


def _name_line(row: Any) -> str:
	"""Of several charges of one kind each has its name."""
	return f"{_(row.kind)} ({_(row.description)})" if row.description else _(row.kind)


def _describe_place(row: Any) -> str:
	"""Bank, provider or branch, and the end of an account or the number of a cheque."""
	number = (row.account_number or "").strip()
	parts = (
		row.bank or row.provider or (row.cash_branch if row.method == "Cash" else ""),
		f"···{number[-SHOWN_DIGITS:]}" if number else "",
		f"{_('Cheque No.')} {row.cheque_number}" if row.cheque_number else "",
	)
	return " ".join(part for part in parts if part)
