"""The twelve ways in which clients pay, and what is written down of each."""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _

from lending_app.servicing.states import PaymentMethod

# By method, the fields of a Loan Repayment that say more of it. Its branch, its user and its notes and coins are those
# of every payment, and so is the bank's reference: the number of the cheque, of the slip or of the store.
DETAILS: Final[dict[PaymentMethod, tuple[str, ...]]] = {
	PaymentMethod.CASH: (),
	PaymentMethod.BANK_TRANSFER: ("payer_bank", "payer_account"),
	PaymentMethod.BANK_DEPOSIT: ("payer_bank", "deposit_slip"),
	PaymentMethod.DEBIT_CARD: ("card_last_digits", "authorization_code"),
	PaymentMethod.CREDIT_CARD: ("card_last_digits", "authorization_code", "interest_free_months"),
	PaymentMethod.CHEQUE: ("payer_bank", "cheque_place"),
	PaymentMethod.DIRECT_DEBIT: ("payer_bank", "payer_account"),
	PaymentMethod.PAYROLL_DEDUCTION: ("employer", "payroll_period"),
	PaymentMethod.CONVENIENCE_STORE: ("store_chain",),
	PaymentMethod.WALLET: ("wallet_provider",),
	PaymentMethod.CRYPTOCURRENCY: ("crypto_currency", "crypto_transaction", "crypto_wallet"),
	PaymentMethod.SAVINGS: ("savings_account",),
}
# In the order of the form.
DETAIL_FIELDS: Final = tuple(dict.fromkeys(field for fields in DETAILS.values() for field in fields))
CARDS: Final = (PaymentMethod.DEBIT_CARD, PaymentMethod.CREDIT_CARD)
# Where every payment has a reference by which the other side knows it.
REFERENCED: Final = (
	PaymentMethod.BANK_TRANSFER,
	PaymentMethod.BANK_DEPOSIT,
	PaymentMethod.CHEQUE,
	PaymentMethod.CONVENIENCE_STORE,
	PaymentMethod.WALLET,
)
# What may be left empty where the lender asks for the details.
OPTIONAL: Final = ("deposit_slip", "interest_free_months", "crypto_wallet", "payer_account")

# Modes of Payment that ERPNext and this app bring along.
_SHIPPED: Final = {
	"Cash": PaymentMethod.CASH,
	"Cheque": PaymentMethod.CHEQUE,
	"Bank Draft": PaymentMethod.CHEQUE,
	"Credit Card": PaymentMethod.CREDIT_CARD,
	"Wire Transfer": PaymentMethod.BANK_TRANSFER,
	"Payroll Deduction": PaymentMethod.PAYROLL_DEDUCTION,
}


def find_method(mode_of_payment: str | None) -> PaymentMethod | None:
	"""What a mode of payment is: entered there, else cash where its type is; None where nobody has said."""
	if not mode_of_payment:
		return None
	mode = frappe.get_cached_doc("Mode of Payment", mode_of_payment)
	if mode.get("lending_payment_method"):
		return PaymentMethod(mode.lending_payment_method)
	return PaymentMethod.CASH if mode.type == "Cash" else None


def list_required(mode_of_payment: str, method: PaymentMethod | None) -> list[str]:
	"""The fields without which a payment of the mode is refused: none where the mode does not say so."""
	if not method or not frappe.get_cached_value(
		"Mode of Payment", mode_of_payment, "lending_details_required"
	):
		return []
	fields = [field for field in DETAILS[method] if field not in OPTIONAL]
	return ["reference_number", *fields] if method in REFERENCED else fields


def seed_methods() -> None:
	"""Say of the shipped modes of payment what they are, in whichever language they were made. Safe to run again."""
	for mode, method in _SHIPPED.items():
		for name in {mode, _(mode)}:
			filters = {"name": name, "lending_payment_method": ("is", "not set")}
			for found in frappe.get_all("Mode of Payment", filters, pluck="name"):
				frappe.db.set_value("Mode of Payment", found, "lending_payment_method", method.value)
