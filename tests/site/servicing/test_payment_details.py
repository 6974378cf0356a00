"""What is written down of each of the twelve ways of paying."""

import frappe
import pytest

from lending_app.servicing.exceptions import PaymentDetailsError
from lending_app.servicing.payment_modes.methods import DETAILS, find_method, seed_methods
from lending_app.servicing.printouts.build_printout import build_loan_receipt
from lending_app.servicing.states import PaymentMethod
from lending_app.testing.factories import get_cash_mode, make_disbursed_loan, make_repayment, make_unique
from tests.site.support import COMPANY, refused

# By method: what is entered and what the receipt says of it.
ENTERED = {
	PaymentMethod.BANK_TRANSFER: {
		"payer_bank": "Banco Azul",
		"payer_account": "ES91 2100 0418 4502 0005 1332",
	},
	PaymentMethod.BANK_DEPOSIT: {"payer_bank": "Banco Azul"},
	PaymentMethod.DEBIT_CARD: {"card_last_digits": "0042", "authorization_code": "A-771"},
	PaymentMethod.CREDIT_CARD: {
		"card_last_digits": "4242",
		"authorization_code": "A-772",
		"interest_free_months": 6,
	},
	PaymentMethod.CHEQUE: {"payer_bank": "Banco Azul", "cheque_place": "Santiago"},
	PaymentMethod.DIRECT_DEBIT: {"payer_bank": "Banco Azul", "payer_account": "000-123"},
	PaymentMethod.PAYROLL_DEDUCTION: {"employer": "Textiles del Este", "payroll_period": "2026-07, 1"},
	PaymentMethod.CONVENIENCE_STORE: {"store_chain": "La Esquina"},
	PaymentMethod.WALLET: {"wallet_provider": "Monedero"},
	PaymentMethod.CRYPTOCURRENCY: {
		"crypto_currency": "USDC",
		"crypto_transaction": "0xabc",
		"crypto_wallet": "0xdef",
	},
}
HIDDEN = ("payer_account", "crypto_wallet")


@pytest.fixture(scope="module")
def loan(share):
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15").name)


@pytest.fixture(scope="module")
def modes(share):
	return share(lambda: {method.value: make_mode(method) for method in PaymentMethod})


def make_mode(method, **values):
	account = frappe.db.get_value("Mode of Payment Account", {"company": COMPANY}, "default_account")
	mode = frappe.new_doc(
		"Mode of Payment",
		mode_of_payment=make_unique(method.value),
		type="General",
		enabled=1,
		lending_payment_method=method.value,
		**values,
	)
	mode.append("accounts", {"company": COMPANY, "default_account": account})
	return mode.insert().name


def pay(loan, mode, **values):
	return make_repayment(loan=loan, mode_of_payment=mode, amount=100, submit=False, **values)


@pytest.mark.parametrize("method", ENTERED, ids=lambda method: method.value)
def test_details_are_kept_and_printed(loan, modes, method):
	details = ENTERED[method]
	receipt = make_repayment(loan=loan, mode_of_payment=modes[method.value], amount=100, **details)
	receipt.reload()
	assert receipt.payment_method == method.value
	assert {field: receipt.get(field) for field in details} == details
	printed = {field.value for field in build_loan_receipt(receipt).payment}
	shown = {str(value) for field, value in details.items() if field not in HIDDEN}
	assert shown <= printed
	assert not {details.get(field) for field in HIDDEN} & printed


@pytest.mark.parametrize("method", ENTERED, ids=lambda method: method.value)
def test_details_of_another_method_are_refused(loan, modes, method):
	fields = set(ENTERED[method])
	other = next(one for one in ENTERED if not fields & set(DETAILS[one]))
	with refused(PaymentDetailsError, "Details of the Payment"):
		pay(loan, modes[other.value], **ENTERED[method])


@pytest.mark.parametrize("method", ENTERED, ids=lambda method: method.value)
def test_mode_that_requires_details_refuses_a_payment_without(loan, method):
	mode = make_mode(method, lending_details_required=1)
	with refused(PaymentDetailsError, "Details of the Payment"):
		pay(loan, mode)
	assert (
		pay(loan, mode, reference_number=make_unique("T"), **ENTERED[method]).payment_method == method.value
	)


def test_details_are_not_asked_of_another_systems_payment(loan):
	mode = make_mode(PaymentMethod.CONVENIENCE_STORE, lending_details_required=1)
	assert pay(loan, mode, external_reference=make_unique("X")).name


@pytest.mark.parametrize(
	("method", "details"),
	[
		(PaymentMethod.DEBIT_CARD, {"card_last_digits": "4111111111111111"}),
		(PaymentMethod.DEBIT_CARD, {"card_last_digits": "42"}),
		(PaymentMethod.DEBIT_CARD, {"card_last_digits": "٤٢٤٢"}),
		(PaymentMethod.CREDIT_CARD, {"interest_free_months": -3}),
		(PaymentMethod.CREDIT_CARD, {"interest_free_months": 600}),
		(PaymentMethod.CREDIT_CARD, {"reference_number": "4111 1111 1111 1111"}),
		(PaymentMethod.BANK_TRANSFER, {"payer_account": "ES92 2100 0418 4502 0005 1332"}),
		(PaymentMethod.SAVINGS, {"savings_account": "AH-1"}),
	],
)
def test_details_that_cannot_be_are_refused(loan, modes, method, details):
	with refused(PaymentDetailsError, "Details of the Payment"):
		pay(loan, modes[method.value], **details)


def test_cash_is_cash_by_the_type_of_its_mode(loan):
	assert pay(loan, get_cash_mode()).payment_method == PaymentMethod.CASH.value


def test_shipped_modes_know_what_they_are():
	frappe.db.set_value("Mode of Payment", "Cheque", "lending_payment_method", None)
	seed_methods()
	frappe.clear_document_cache("Mode of Payment", "Cheque")
	assert find_method("Cheque") is PaymentMethod.CHEQUE


def test_what_a_lender_has_said_of_a_mode_stays():
	frappe.db.set_value("Mode of Payment", "Cheque", "lending_payment_method", "Bank Deposit")
	seed_methods()
	assert frappe.db.get_value("Mode of Payment", "Cheque", "lending_payment_method") == "Bank Deposit"
