"""What the forms of bank statements ask the server."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate

from lending_app.lending_setup.requests.read_input import read_number, read_record, read_text
from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.loan_payments.bank import decide, load_statement, match_lines, post_lines, suspense
from lending_app.loan_payments.bank.load_statement import save_figures
from lending_app.loan_payments.bank.queries import LINE, LOAD, list_lines
from lending_app.loan_payments.bank.states import UNDECIDED, LineStatus
from lending_app.products.adapters import to_decimal

SHOWN = 50


@frappe.whitelist(methods=["POST"])
@typed
def load(name: str) -> str:
	"""Read the file of a statement, and take its lines in. Returns the state."""
	frappe.get_doc(LOAD, name).check_permission("write")
	return load_statement.load_statement(name).status


@frappe.whitelist(methods=["POST"])
@typed
def match(name: str) -> int:
	"""Look again for the loans of what waits. Returns how many lines found theirs."""
	frappe.get_doc(LOAD, name).check_permission("write")
	found = match_lines.match_load(load_statement.lock_load(name))
	save_figures(name)
	return found


@frappe.whitelist(methods=["POST"])
@typed
def post(name: str) -> str | None:
	"""Post the payments of the lines whose loan is known. Returns the batch."""
	frappe.get_doc(LOAD, name).check_permission("write")
	return post_lines.post_matched(name)


@frappe.whitelist(methods=["POST"])
@typed
def book(name: str) -> int:
	"""Book what is not identified. Returns the number of lines."""
	frappe.get_doc(LOAD, name).check_permission("write")
	number = suspense.book_load(load_statement.lock_load(name))
	save_figures(name)
	return number


@frappe.whitelist()
@typed
def list_rows(name: str) -> list[dict[str, Any]]:
	"""Lines that somebody has to look at, the first fifty."""
	frappe.get_doc(LOAD, name).check_permission("read")
	return [_show(line) for line in list_lines(UNDECIDED, SHOWN, statement_load=name)]


@frappe.whitelist()
@typed
def show_line(line: str) -> dict[str, Any]:
	"""A line with the loans and the payments that it may be, and why."""
	document = frappe.get_doc(LINE, line)
	document.check_permission("read")
	payments = decide.list_payments(line) if document.status != LineStatus.SUSPENSE.value else []
	return _show(document) | {
		"candidates": [_translate(row) for row in json.loads(document.reasons or "[]") if row.get("loan")],
		"payments": [_translate(row) for row in payments],
	}


@frappe.whitelist(methods=["POST"])
@typed
def assign(line: str, parts: list) -> str | None:
	"""Post a line on loans: `parts` are a loan and an amount each. Returns the batch."""
	_get_of(line).check_permission("write")
	rows = [read_record(part, _("Loans")) for part in parts]
	split = [
		(read_text(row["loan"], _("Loan")), to_decimal(read_number(row.get("amount") or 0, _("Amount"))))
		for row in rows
		if row.get("loan")
	]
	for loan, _amount in split:
		frappe.get_doc("Loan", loan).check_permission("read")
	return decide.assign_loans(line, split)


@frappe.whitelist(methods=["POST"])
@typed
def match_payment(line: str, journal_entry: str, receipt: ShortText = "") -> None:
	"""Say that a line is a payment which is posted."""
	_get_of(line).check_permission("write")
	decide.match_payment(line, journal_entry, receipt)


@frappe.whitelist(methods=["POST"])
@typed
def mark_other(line: str, remarks: ShortText) -> None:
	"""Say that a line is no payment of a loan."""
	_get_of(line).check_permission("write")
	decide.mark_other(line, remarks)


@frappe.whitelist(methods=["POST"])
@typed
def return_money(line: str, remarks: ShortText) -> str:
	"""Pay money in suspense back. Returns the journal entry."""
	document = _get_of(line)
	document.check_permission("write")
	journal = suspense.return_money(line, remarks)
	save_figures(document.name)
	return journal


def _get_of(line: str) -> Document:
	"""The statement of a line that the user may see."""
	frappe.get_doc(LINE, line).check_permission("read")
	return frappe.get_doc(LOAD, frappe.db.get_value(LINE, line, "statement_load"))


def _show(line: Any) -> dict[str, Any]:
	left = line.suspense_amount if line.status == LineStatus.SUSPENSE.value else line.amount
	return {
		"name": line.name,
		"line": line.line,
		"status": line.status,
		"date": formatdate(line.booking_date),
		"amount": left,
		"amount_text": fmt_money(left, currency=line.currency),
		"payer": line.payer or "",
		"text": " ".join(text for text in (line.reference, line.text) if text),
		"loan": line.loan,
		"client_name": line.client_name,
		"score": line.score_percent,
		"message": line.message,
	}


def _translate(row: dict[str, Any]) -> dict[str, Any]:
	names = _get_part_names()
	parts = [
		{"label": names.get(part, part), "points": points, "seen": seen}
		for part, points, seen in row["parts"]
	]
	return row | {"parts": parts, "date": formatdate(row["date"]) if row.get("date") else ""}


def _get_part_names() -> dict[str, str]:
	return {
		"Loan number": _("Loan number"),
		"Client's number": _("Client's number"),
		"Payer's name": _("Payer's name"),
		"Amount": _("Amount"),
		"Date": _("Date"),
		"Reference": _("Reference"),
		"Payment reference": _("Payment reference"),
	}
