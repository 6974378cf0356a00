"""What a person says of a line: whose money it is, which payment it is, that it is none of ours."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import fmt_money, now_datetime

from lending_app.loan_payments.bank.allocate import Allocation, allocate
from lending_app.loan_payments.bank.exceptions import LineSplitError
from lending_app.loan_payments.bank.load_statement import lock_load, refuse, save_figures
from lending_app.loan_payments.bank.match_lines import read_weights
from lending_app.loan_payments.bank.match_posted import PostedIndex
from lending_app.loan_payments.bank.post_lines import post_lines
from lending_app.loan_payments.bank.queries import LINE, list_posted_payments, lock_lines
from lending_app.loan_payments.bank.states import UNDECIDED, LineStatus
from lending_app.products.adapters import to_decimal


def assign_loans(name: str, parts: Sequence[tuple[str, Decimal]]) -> str | None:
	"""Post a line's money on loans. Returns the batch; None where the loans cannot take it, with the reason on the line.

	Raises LineSplitError where the parts are not the whole of it.
	"""
	# The statement before its line, as every step locks them.
	load = lock_load(frappe.db.get_value(LINE, name, "statement_load"))
	line = take_line(name, *UNDECIDED)
	left = to_decimal(line.suspense_amount if line.status == LineStatus.SUSPENSE.value else line.amount)
	total = sum((amount for _loan, amount in parts), Decimal(0))
	if not parts or any(amount <= 0 for _loan, amount in parts):
		_refuse_split(_("Give each loan an amount above zero."))
	if total != left:
		_refuse_split(
			_("The parts come to {0}, and the line has {1}. Divide the whole of it.").format(
				fmt_money(total, currency=line.currency), fmt_money(left, currency=line.currency)
			)
		)
	if len({loan for loan, _amount in parts}) != len(parts):
		_refuse_split(_("A loan is there twice. Add its parts."))
	_sign(name)
	batch = post_lines(load, {name: list(parts)})
	if not batch:
		refuse(frappe.db.get_value(LINE, name, "message") or _("The loan cannot take the payment."))
	return batch


def list_payments(name: str) -> list[dict[str, Any]]:
	"""Payments of the ledger that a line may be, the surest first."""
	line = frappe.get_doc(LINE, name)
	account = frappe.db.get_value("Bank Account", line.bank_account, "account")
	weights = read_weights()
	first, last = (
		frappe.utils.add_days(line.value_date, days) for days in (-weights.days_apart, weights.days_apart)
	)
	index = PostedIndex(
		list_posted_payments(account, frappe.utils.getdate(first), frappe.utils.getdate(last))
	)
	return [
		{
			"journal_entry": payment.journal_entry,
			"receipt": payment.loan_repayment,
			"loan": payment.loan,
			"client_name": payment.payer,
			"date": payment.day,
			"score": min(1.0, sum(part[1] for part in points)),
			"parts": points,
		}
		for payment, points in index.rank(line, weights)
	]


def match_payment(name: str, journal_entry: str, receipt: str = "") -> None:
	"""Say that a line is a payment which is posted. Raises BankStatementError where it is not one of the line's."""
	line = take_line(name, LineStatus.OPEN.value, LineStatus.MATCHED.value)
	found = [
		row
		for row in list_payments(name)
		if row["journal_entry"] == journal_entry and (row["receipt"] or "") == receipt
	]
	if not found:
		refuse(
			_("Payment {0} is not of the line's amount and days, or another line has it.").format(
				journal_entry
			)
		)
	allocate([Allocation(line.bank_transaction, journal_entry, to_decimal(line.amount))])
	done = {
		"status": LineStatus.RECONCILED.value,
		"journal_entry": journal_entry,
		"loan_repayment": receipt or None,
		"loan": found[0]["loan"] or None,
		"client_name": found[0]["client_name"] or None,
		"message": None,
	}
	_sign(name, **done)
	save_figures(line.statement_load)


def mark_other(name: str, remarks: str) -> None:
	"""Say that a line is no payment of a loan; it is left to ERPNext's own reconciliation."""
	line = take_line(name, LineStatus.OPEN.value, LineStatus.MATCHED.value)
	if not remarks.strip():
		refuse(_("Say what the money is."))
	_sign(name, status=LineStatus.OTHER.value, loan=None, client_name=None, remarks=remarks.strip())
	save_figures(line.statement_load)


def take_line(name: str, *statuses: str) -> Any:
	"""A line, locked. Raises BankStatementError where it is in none of the states."""
	found = lock_lines([name])
	if not found or found[0].status not in statuses:
		status = found[0].status if found else ""
		refuse(_("This line is {0} and was decided already.").format(_(status)))
	return found[0]


def _sign(name: str, **values: Any) -> None:
	who = {"decided_by": frappe.session.user, "decided_on": now_datetime()}
	frappe.db.set_value(LINE, name, {**who, **values})


def _refuse_split(message: str) -> NoReturn:
	frappe.throw(message, exc=LineSplitError, title=_("Parts of the Line"))
