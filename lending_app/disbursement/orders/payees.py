"""Who gets the money of an order: rows with what their method asks for, that add up to the net amount."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.bank_files.check_digits import AccountKind, is_account
from lending_app.disbursement.client_accounts import normalize_account
from lending_app.disbursement.exceptions import AccountNumberError, InternalAccountError, PayeeError
from lending_app.disbursement.states import Method
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.payment_modes.check_mode import check_mode
from lending_app.servicing.payment_modes.fill_mode import get_default_mode

# What a method asks for, by field.
NEEDED = {
	Method.BANK_TRANSFER.value: ("bank", "account_number"),
	Method.CHEQUE.value: ("bank",),
	Method.CASH.value: ("cash_branch",),
	Method.INTERNAL_ACCOUNT.value: ("account_number",),
	Method.CARD.value: ("provider", "account_number"),
	Method.WALLET.value: ("provider", "account_number"),
}
# Full numbers of cards are not kept.
CARD_DIGITS = 4


def fill_payees(order: Document) -> None:
	"""The client in cash at the loan's branch, where nobody is named; names, and the amount of the row that has none."""
	mode = get_default_mode(order.company)
	if not order.payees and mode:
		method = Method.CASH if frappe.db.get_value("Mode of Payment", mode, "type") == "Cash" else None
		values = {
			"payee_kind": "Client",
			"mode_of_payment": mode,
			"method": (method or Method.BANK_TRANSFER).value,
		}
		order.append("payees", values)
	for row in order.payees:
		row.payee_name = row.payee_name or order.client_name
		row.currency = order.currency
		if row.method == Method.CASH.value:
			row.cash_branch = row.cash_branch or order.branch
		row.account_key = normalize_account(row.account_number)
		# Before it is stored: the number of a card is not kept, and a typing error is cheapest here.
		check_account(row)
	open_rows = [row for row in order.payees if not row.amount]
	if len(open_rows) == 1:
		rest = to_decimal(order.net_amount) - sum(to_decimal(row.amount) for row in order.payees)
		open_rows[0].amount = to_float(max(rest, Decimal(0)))


def check_payees(order: Document) -> None:
	"""Raise PayeeError or AccountNumberError naming the row, before approval is asked for."""
	if not order.payees:
		_refuse(_("Nobody is paid. Enter who gets the money."))
	for row in order.payees:
		check_mode(row.mode_of_payment, order.company)
		_check_fields(row)
	total = sum(to_decimal(row.amount) for row in order.payees)
	if total != to_decimal(order.net_amount):
		_refuse(
			_("The payees get {0}, and {1} is to be paid out. Make them equal.").format(
				fmt_money(to_float(total), currency=order.currency),
				fmt_money(order.net_amount, currency=order.currency),
			)
		)


def _check_fields(row: Document) -> None:
	for field in NEEDED[row.method]:
		if not (row.get(field) or "").strip():
			_refuse(_("Row {0}: {1} needs {2}.").format(row.idx, _(row.method), _(row.meta.get_label(field))))
	if not row.amount or row.amount <= 0:
		_refuse(_("Row {0}: the amount has to be above zero.").format(row.idx))
	if row.method == Method.INTERNAL_ACCOUNT.value and not frappe.get_hooks("lending_internal_deposits"):
		frappe.throw(
			_("Row {0}: accounts of clients are not kept here yet. Choose another method.").format(row.idx),
			exc=InternalAccountError,
			title=_("No Internal Accounts"),
		)


def check_account(row: Document) -> None:
	"""Check digits of a CLABE or an IBAN; of a card the last four digits alone are kept."""
	number = normalize_account(row.account_number)
	if row.method == Method.CARD.value and len(number) > CARD_DIGITS:
		_refuse_account(row, _("enter the last four digits of the card alone"))
	if row.method != Method.BANK_TRANSFER.value:
		return
	if row.account_type == "CLABE" and not is_account(number, AccountKind.CLABE):
		_refuse_account(row, _("a CLABE has 18 digits, and the last one checks the others"))
	if row.account_type == "IBAN" and not is_account(number, AccountKind.IBAN):
		_refuse_account(row, _("it is not a valid IBAN"))


def _refuse_account(row: Document, reason: str) -> None:
	frappe.throw(
		_("Row {0}: account {1} cannot be right: {2}.").format(
			row.idx, frappe.bold(frappe.utils.escape_html(row.account_number or "")), reason
		),
		exc=AccountNumberError,
		title=_("Account Number"),
	)


def _refuse(message: str) -> None:
	frappe.throw(message, exc=PayeeError, title=_("Payees"))
