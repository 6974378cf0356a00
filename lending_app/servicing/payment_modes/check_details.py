"""What is written down of how a payment came in: what its method asks for, and nothing of another."""

from __future__ import annotations

import re
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr
from stdnum import luhn

from lending_app.bank_files.check_digits import AccountKind, clean_account, is_account
from lending_app.servicing.exceptions import PaymentDetailsError
from lending_app.servicing.payment_modes.methods import (
	CARDS,
	DETAIL_FIELDS,
	DETAILS,
	find_method,
	list_required,
)
from lending_app.servicing.states import WITHOUT_PAYER, PaymentMethod

CARD_DIGITS = 4
# Credit card plans of 3 to 48 months are offered; beyond that it is a typing error.
MOST_MONTHS = 60


def check_details(payment: Document) -> None:
	"""Raise PaymentDetailsError for details of another method, wrong ones, or missing ones that the mode asks for."""
	method = find_method(payment.mode_of_payment)
	payment.payment_method = method.value if method else None
	own = DETAILS[method] if method else ()
	others = [field for field in DETAIL_FIELDS if field not in own and payment.get(field)]
	if others:
		_refuse(
			_("{0} is not of a payment by {1}. Empty it, or choose another mode of payment.").format(
				_label(payment, others[0]), frappe.bold(_(payment.mode_of_payment))
			)
		)
	if method:
		_check_needed(payment, method)
	_check_card(payment, method)
	_check_account(payment)


def _check_needed(payment: Document, method: PaymentMethod) -> None:
	if method is PaymentMethod.SAVINGS and not frappe.get_hooks("lending_savings_withdrawals"):
		_refuse(_("Savings accounts of clients are not kept here yet. Choose another mode of payment."))
	if not _can_ask(payment):
		return
	for field in list_required(payment.mode_of_payment, method):
		if not cstr(payment.get(field)).strip():
			_refuse(
				_("A payment by {0} needs {1}. Ask the client for it.").format(
					frappe.bold(_(payment.mode_of_payment)), _label(payment, field)
				)
			)


def _can_ask(payment: Document) -> bool:
	"""Whether a client is there to ask: a file, another system, a renewal, a sale of collateral say what they say."""
	return not (
		payment.flags.has_nobody_to_ask
		or payment.external_reference
		or payment.liquid_guarantee
		or payment.kind in WITHOUT_PAYER
	)


def _check_card(payment: Document, method: PaymentMethod | None) -> None:
	digits = cstr(payment.card_last_digits)
	if digits and not re.fullmatch(rf"[0-9]{{{CARD_DIGITS}}}", digits, re.ASCII):
		_refuse(_("Enter the last four digits of the card alone: its whole number is not kept."))
	if method in CARDS and _is_card_number(payment.reference_number):
		_refuse(
			_(
				"The reference is the number of a card, which is not kept. Enter the number of the transaction."
			)
		)
	months = cint(payment.interest_free_months)
	if not 0 <= months <= MOST_MONTHS:
		_refuse(_("Months without interest are 0 to {0}.").format(MOST_MONTHS))


def _check_account(payment: Document) -> None:
	"""An IBAN by its letters, a CLABE by its 18 digits in a country that has them."""
	number = clean_account(cstr(payment.payer_account))
	if number[:2].isalpha() and not is_account(number, AccountKind.IBAN):
		_refuse(_("The payer's account is not a valid IBAN. Look at its digits again."))
	is_clabe = payment.currency == "MXN" and re.fullmatch("[0-9]{18}", number, re.ASCII)
	if is_clabe and not is_account(number, AccountKind.CLABE):
		_refuse(_("The payer's account is not a valid CLABE. Look at its digits again."))


def _is_card_number(text: str | None) -> bool:
	number = clean_account(cstr(text))
	return bool(re.fullmatch("[0-9]{13,19}", number, re.ASCII)) and bool(luhn.is_valid(number))


def _label(payment: Document, field: str) -> str:
	return frappe.bold(_(payment.meta.get_label(field)))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=PaymentDetailsError, title=_("Details of the Payment"))
