"""Reads of tills, their sessions and their cash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count, Sum

from lending_app.loan_payments.tills.denominations import Pieces, add_pieces
from lending_app.loan_payments.tills.states import SessionStatus
from lending_app.products.adapters import to_decimal


@dataclass(frozen=True, slots=True)
class CashSums:
	"""What moved through a till: everything, what came in, what went out (below zero), and what is known by denomination."""

	total: Decimal
	came_in: Decimal
	went_out: Decimal
	denominated: Decimal


def has_tills(company: str) -> bool:
	"""Whether cash of the company's loans moves through tills."""
	return bool(frappe.db.get_value("Lending Company", company, "has_tills"))


def is_cash_mode(mode_of_payment: str | None) -> bool:
	return (
		bool(mode_of_payment)
		and frappe.get_cached_value("Mode of Payment", mode_of_payment, "type") == "Cash"
	)


def get_till_accounts(company: str | None = None) -> dict[str, str]:
	"""Tills by their account."""
	rows = frappe.get_all("Till", {"company": company} if company else {}, ["account", "name"], as_list=True)
	return {account: name for account, name in rows if account}


def find_open_till(user: str, company: str) -> str | None:
	"""The till that a user has open in a company."""
	filters = {"teller": user, "company": company, "status": SessionStatus.OPEN.value}
	return frappe.db.get_value("Till Session", filters, "till")


def sum_session(session: str) -> CashSums:
	"""What has moved in a session, movements of other requests that have ended included."""
	table = frappe.qb.DocType("Till Movement")
	rows = (
		frappe.qb.from_(table)
		.select(table.amount, table.denominated_amount)
		.where(table.session == session)
		.for_update()
		.run()
	)
	amounts = [to_decimal(amount) for amount, _denominated in rows]
	return CashSums(
		total=sum(amounts, Decimal(0)),
		came_in=sum((amount for amount in amounts if amount > 0), Decimal(0)),
		went_out=sum((amount for amount in amounts if amount < 0), Decimal(0)),
		denominated=sum((to_decimal(row[1]) for row in rows), Decimal(0)),
	)


def get_session_pieces(session: str) -> dict[Decimal, int]:
	"""Notes and coins that a session should hold: those of its opening, and what moved by denomination since."""
	table, movement = frappe.qb.DocType("Cash Denomination"), frappe.qb.DocType("Till Movement")
	opening = (
		frappe.qb.from_(table)
		.select(table.denomination_amount, table.pieces)
		.where(
			(table.parenttype == "Till Session")
			& (table.parent == session)
			& (table.parentfield == "opening_denominations")
		)
	)
	moved = (
		frappe.qb.from_(table)
		.join(movement)
		.on((table.parent == movement.name) & (table.parenttype == "Till Movement"))
		.select(table.denomination_amount, table.pieces)
		.where(movement.session == session)
		.for_update()
	)
	return add_pieces(*({to_decimal(value): pieces} for value, pieces in (*opening.run(), *moved.run())))


def get_pieces_of(doctype: str, name: str, field: str = "denominations") -> Pieces:
	"""The pieces of a document's table."""
	rows = frappe.get_all(
		"Cash Denomination",
		{"parenttype": doctype, "parent": name, "parentfield": field},
		["denomination_amount", "pieces"],
		as_list=True,
	)
	return add_pieces(*({to_decimal(value): pieces} for value, pieces in rows))


def get_ledger_balance(account: str) -> Decimal:
	"""What stands on an account in ERPNext's ledger, debit positive."""
	entry = frappe.qb.DocType("GL Entry")
	query = frappe.qb.from_(entry).select(Sum(entry.debit - entry.credit))
	return round(
		to_decimal(query.where((entry.account == account) & (entry.is_cancelled == 0)).run()[0][0] or 0), 9
	)


def sum_movements(till: str) -> Decimal:
	"""What all movements of a till come to."""
	table = frappe.qb.DocType("Till Movement")
	query = frappe.qb.from_(table).select(Sum(table.amount)).where(table.till == till)
	return to_decimal(query.run()[0][0] or 0)


@dataclass(frozen=True, slots=True)
class MovementRow:
	"""A movement as a cut shows it."""

	creation: datetime
	kind: str
	amount: Decimal
	balance: Decimal
	voucher_no: str | None
	remarks: str | None


def list_movements(session: str) -> list[MovementRow]:
	"""Movements of a session, oldest first."""
	rows = frappe.get_all(
		"Till Movement",
		{"session": session},
		["creation", "kind", "amount", "balance_amount", "voucher_no", "remarks"],
		order_by="name",
	)
	return [
		MovementRow(
			row.creation,
			row.kind,
			to_decimal(row.amount),
			to_decimal(row.balance_amount),
			row.voucher_no,
			row.remarks,
		)
		for row in rows
	]


def sum_other_payments(session: Document) -> dict[str, tuple[int, Decimal]]:
	"""Number and amount, by mode of payment, of what a session's teller has received otherwise than in cash."""
	table, mode = frappe.qb.DocType("Loan Repayment"), frappe.qb.DocType("Mode of Payment")
	query = (
		frappe.qb.from_(table)
		.join(mode)
		.on(mode.name == table.mode_of_payment)
		.select(table.mode_of_payment, Count("*"), Sum(table.amount))
		.where((table.owner == session.teller) & (table.company == session.company) & (table.docstatus == 1))
		.where((mode.type != "Cash") & (table.creation >= session.opened_on))
		.groupby(table.mode_of_payment)
		.orderby(table.mode_of_payment)
	)
	if session.closed_on:
		query = query.where(table.creation <= session.closed_on)
	return {name: (number, to_decimal(amount)) for name, number, amount in query.run()}
