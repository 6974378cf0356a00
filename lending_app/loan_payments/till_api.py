"""What the forms of tills and the counter ask the server about cash."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import fmt_money

from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.loan_payments.tills import move_cash, sessions
from lending_app.loan_payments.tills.denominations import read_pieces
from lending_app.loan_payments.tills.denominations import sum_pieces as sum_values
from lending_app.loan_payments.tills.list_notes import list_notes
from lending_app.loan_payments.tills.states import CashKind
from lending_app.products.adapters import to_float


@frappe.whitelist()
@typed
def get_notes(till: str) -> list[dict[str, Any]]:
	"""Notes and coins in which a till is counted: value, kind and label, the greatest first."""
	document = frappe.get_doc("Till", till)
	document.check_permission("read")
	return [
		row | {"label": fmt_money(row["denomination_amount"], currency=document.currency)}
		for row in list_notes(document.currency)
	]


@frappe.whitelist()
@typed
def sum_pieces(till: str, denominations: list | None = None) -> dict[str, Any]:
	"""What notes and coins come to, as a figure and as people read it."""
	document = frappe.get_doc("Till", till)
	document.check_permission("read")
	amount = to_float(sum_values(read_pieces(denominations)))
	return {"amount": amount, "text": fmt_money(amount, currency=document.currency)}


@frappe.whitelist()
@typed
def list_other_tills(till: str) -> list[str]:
	"""Tills of the company to which cash of a till can be sent, vaults first: their names, and nothing of what they hold."""
	document = frappe.get_doc("Till", till)
	document.check_permission("read")
	others = {"company": document.company, "name": ("!=", till), "is_disabled": 0}
	return frappe.get_all("Till", others, pluck="name", order_by="is_vault desc, name")


@frappe.whitelist(methods=["POST"])
@typed
def open_till(till: str, denominations: list | None = None) -> str:
	"""Open a till with the float that was counted. Returns the session."""
	frappe.get_doc("Till", till).check_permission("read")
	return sessions.open_session(till, read_pieces(denominations)).name


@frappe.whitelist(methods=["POST"])
@typed
def count_till(till: str, denominations: list | None = None, reason: str = "") -> dict[str, Any]:
	"""The teller's count at the end. Returns what was expected, counted, and the difference."""
	frappe.get_doc("Till", till).check_permission("read")
	session = sessions.count_session(till, read_pieces(denominations), reason)
	return {
		field: session.get(field)
		for field in ("name", "expected_amount", "counted_amount", "difference_amount", "currency")
	}


@frappe.whitelist(methods=["POST"])
@typed
def recount_till(till: str) -> str:
	"""A supervisor sends a count back. Returns the session."""
	frappe.get_doc("Till", till).check_permission("read")
	return sessions.reopen_session(till).name


@frappe.whitelist(methods=["POST"])
@typed
def close_till(till: str) -> str:
	"""A supervisor confirms the count. Returns the session."""
	frappe.get_doc("Till", till).check_permission("read")
	return sessions.close_session(till).name


@frappe.whitelist(methods=["POST"])
@typed
def take_in(
	till: str, amount: float, contra_account: str, remarks: str, denominations: list | None = None
) -> str:
	"""Cash in from an account. Returns the movement."""
	frappe.get_doc("Till", till).check_permission("read")
	pieces = read_pieces(denominations)
	return move_cash.move_cash(till, CashKind.CASH_IN, amount, pieces, contra_account, remarks).name


@frappe.whitelist(methods=["POST"])
@typed
def pay_out(
	till: str, amount: float, contra_account: str, remarks: str, denominations: list | None = None
) -> str:
	"""Cash out to an account. Returns the movement."""
	frappe.get_doc("Till", till).check_permission("read")
	pieces = read_pieces(denominations)
	return move_cash.move_cash(till, CashKind.CASH_OUT, amount, pieces, contra_account, remarks).name


@frappe.whitelist(methods=["POST"])
@typed
def send(
	till: str, to_till: str, amount: float, denominations: list | None = None, remarks: ShortText = ""
) -> str:
	"""Send cash to another till, or to the vault. Returns the transfer."""
	frappe.get_doc("Till", till).check_permission("read")
	return move_cash.send_cash(till, to_till, amount, read_pieces(denominations), remarks).name


@frappe.whitelist(methods=["POST"])
@typed
def receive(transfer: str) -> str:
	"""The cash of a transfer has arrived. Returns its state."""
	frappe.get_doc("Till Transfer", transfer).check_permission("read")
	return move_cash.receive_cash(transfer).status


@frappe.whitelist(methods=["POST"])
@typed
def take_back(transfer: str) -> str:
	"""The cash of a transfer comes back. Returns its state."""
	frappe.get_doc("Till Transfer", transfer).check_permission("read")
	return move_cash.take_back_cash(transfer).status
