"""The counter: found, shown, looked at and collected with its details; and payments that two people take back."""

from decimal import Decimal

import frappe
import pytest

from lending_app.lending_setup.exceptions import InputError
from lending_app.loan_payments import counter_api, reversal_api
from lending_app.loan_payments.counter.ask_details import list_details
from lending_app.loan_payments.reversals.exceptions import ReversalRequestError, SecondAuthorizerError
from lending_app.loan_payments.tills.exceptions import ClosedTillError, TillLimitError
from lending_app.servicing.api import reverse_document
from lending_app.servicing.exceptions import (
	ExtraPaymentError,
	InvalidAmountError,
	OverpaymentError,
	PaymentDetailsError,
)
from lending_app.servicing.payment_modes.methods import DETAILS, REFERENCED
from lending_app.servicing.printouts.build_printout import build_loan_receipt
from lending_app.servicing.states import PaymentMethod
from lending_app.testing.factories import (
	get_cash_mode,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.loan_payments.till_support import assert_till_agrees, make_open_till, rows, switch_on
from tests.site.support import COMPANY, as_user, assert_ledgers_agree, money, refused


@pytest.fixture
def loan():
	"""Two installments of 9,168 are past, ten are to come."""
	return make_disbursed_loan(disbursed_on="2026-05-10")


def test_loan_is_found_by_its_number_and_by_its_client(loan):
	with as_user("Teller"):
		assert [row["name"] for row in counter_api.find(loan.name.lower())] == [loan.name]
		client = frappe.get_doc("Client", loan.client)
		for text in (client.name, client.last_name, client.identity_number):
			assert loan.name in [row["name"] for row in counter_api.find(text)], text
		assert counter_api.find(" ") == []


def test_teller_of_another_branch_does_not_find_the_loan(loan):
	with as_user("Teller", "North"):
		assert counter_api.find(loan.name) == []
		with pytest.raises(frappe.PermissionError):
			counter_api.show(loan.name)


def test_every_installment_says_what_collecting_it_takes(loan):
	with as_user("Teller"):
		shown = counter_api.show(loan.name)
	collected = [money(row["collect_amount"]) for row in shown["installments"]]
	assert collected[0] == money(9_168)
	assert collected[1] == money(18_336) == money(shown["due_amount"])
	assert collected == sorted(collected)
	assert len(collected) == 12


def test_collecting_an_installment_pays_it_and_those_before(loan):
	with as_user("Teller"):
		amount = counter_api.show(loan.name)["installments"][1]["collect_amount"]
		planned = counter_api.preview(loan.name, amount, get_cash_mode())
		receipt = counter_api.collect(loan.name, amount, get_cash_mode())
	posted = frappe.get_doc("Loan Repayment", receipt["name"])
	fields = ("installment_number", "component", "amount")
	assert [tuple(row[field] for field in fields) for row in planned] == [
		tuple(row.get(field) for field in fields) for row in posted.allocations
	]
	with as_user("Teller"):
		first, second, third, *_others = counter_api.show(loan.name)["installments"]
	assert [(row["status"], row["collect_amount"]) for row in (first, second)] == [("Paid", 0)] * 2
	assert money(third["collect_amount"]) == Decimal("9168.00")


def test_client_chooses_what_becomes_of_the_excess(loan):
	with as_user("Teller"):
		shown = counter_api.show(loan.name)
		usual, *choices = shown["excess_rules"]
		assert (usual["name"], usual["label"]) == ("", "The product's rule: Next Installments")
		assert {"Reduce Term", "Reduce Installment"} < {choice["name"] for choice in choices}
		amount = shown["due_amount"] + 20_000
		planned = counter_api.preview(loan.name, amount, get_cash_mode(), excess_rule="Reduce Term")
		assert planned != counter_api.preview(loan.name, amount, get_cash_mode())
		receipt = counter_api.collect(loan.name, amount, get_cash_mode(), excess_rule="Reduce Term")
	posted = frappe.get_doc("Loan Repayment", receipt["name"])
	assert posted.excess_rule == "Reduce Term"
	assert [money(row["amount"]) for row in planned] == [money(row.amount) for row in posted.allocations]
	# Of the 20,000 the interest of five of the period's 31 days goes first: 1.5 % of 84,548.98.
	prepaid = frappe.db.get_value("Loan", loan.name, "prepaid_principal_amount")
	assert money(prepaid) == Decimal("19795.45")


def test_product_without_extra_payments_leaves_no_choice():
	loan = make_disbursed_loan(product=make_loan_product(has_extra_payments=0), disbursed_on="2026-05-10")
	with as_user("Teller"):
		assert counter_api.show(loan.name)["excess_rules"] == []
		with refused(ExtraPaymentError, "No Extra Payments"):
			counter_api.collect(loan.name, 50_000, get_cash_mode(), excess_rule="Reduce Term")
	assert not frappe.db.exists("Loan Repayment", {"loan": loan.name})


def test_preview_refuses_what_posting_refuses(loan):
	switch_on()
	with as_user("Teller"), refused(ClosedTillError, "Till Closed"):
		counter_api.preview(loan.name, 1_000, get_cash_mode())
	make_open_till(limit_amount=5_000)
	with as_user("Teller"):
		with refused(TillLimitError, "Till Over Its Limit"):
			counter_api.preview(loan.name, 6_000, get_cash_mode())
		with refused(OverpaymentError, "Above the Payoff"):
			counter_api.preview(loan.name, 900_000, get_cash_mode())
		with refused(InvalidAmountError):
			counter_api.preview(loan.name, 0.001, get_cash_mode())


def test_cash_of_the_counter_is_in_the_till_note_by_note(loan):
	switch_on(has_till_denominations=1)
	till = make_open_till()
	with as_user("Teller"):
		counter_api.collect(loan.name, 9_000, get_cash_mode(), rows({2000: 4, 500: 2}))
		assert counter_api.show(loan.name)["till"] == till
	assert_till_agrees(till, 9_000)
	assert_ledgers_agree()


def test_payment_is_reversed_by_one_who_asks_and_another_who_grants(loan):
	switch_on(has_second_authorizer=1)
	till = make_open_till()
	with as_user("Teller"):
		payment = make_repayment(loan=loan.name, amount=1_000, denominations=rows({1000: 1}))
		request = reversal_api.ask(payment.name, "Entered on the wrong loan")
		with pytest.raises(frappe.PermissionError):
			reversal_api.grant(request)
		with refused(ReversalRequestError):
			reversal_api.ask(payment.name, "Once more")
	with as_user("Lending Manager"):
		with refused(ReversalRequestError):
			reverse_document("Loan Repayment", payment.name, "Alone")
		reversal_api.grant(request)
		with refused(ReversalRequestError):
			reversal_api.grant(request)
	payment.reload()
	assert payment.docstatus == 2
	assert payment.reversal_reason == "Entered on the wrong loan"
	assert_till_agrees(till, 0)
	assert_ledgers_agree()


def test_who_posted_a_payment_does_not_reverse_it_where_two_are_asked_for(loan):
	frappe.db.set_value("Lending Company", COMPANY, "has_second_authorizer", 1)
	with as_user("Lending Manager"):
		payment = make_repayment(loan=loan.name, amount=1_000)
		with refused(SecondAuthorizerError, "A Second Person Is Needed"):
			reverse_document("Loan Repayment", payment.name, "My own mistake")
		request = reversal_api.ask(payment.name, "My own mistake")
		with refused(SecondAuthorizerError):
			reversal_api.grant(request)
	with as_user("Lending Accountant"):
		assert reversal_api.refuse(request, "The client has paid this") == "Refused"
	assert frappe.db.get_value("Loan Repayment", payment.name, "docstatus") == 1


def test_client_without_a_running_loan_is_not_offered():
	client = make_client()
	with as_user("Teller"):
		assert counter_api.find(client.name) == []


@pytest.fixture
def cheque():
	"""A mode of payment that does not take a cheque without its details."""
	mode = frappe.new_doc(
		"Mode of Payment",
		mode_of_payment=make_unique("Cheque"),
		type="Bank",
		enabled=1,
		lending_payment_method=PaymentMethod.CHEQUE.value,
		lending_details_required=1,
	)
	account = frappe.db.get_value("Mode of Payment Account", {"company": COMPANY}, "default_account")
	mode.append("accounts", {"company": COMPANY, "default_account": account})
	return mode.insert().name


def test_counter_asks_for_what_the_form_asks_for(loan, cheque):
	with as_user("Teller"):
		modes = {mode["name"]: mode for mode in counter_api.show(loan.name)["modes"]}
	asked = modes[cheque]
	assert asked["is_reference_required"]
	assert [(field["name"], field["is_required"]) for field in asked["details"]] == [
		("payer_bank", True),
		("cheque_place", True),
		("payer_name", False),
	]
	assert [field["name"] for field in modes[get_cash_mode()]["details"]] == ["payer_name"]


@pytest.mark.parametrize("method", PaymentMethod, ids=lambda method: method.value)
def test_every_detail_of_every_method_is_asked_for(cheque, method):
	frappe.get_doc("Mode of Payment", cheque).update({"lending_payment_method": method.value}).save()
	asked = list_details(cheque)
	assert [field["name"] for field in asked["details"]] == [*DETAILS[method], "payer_name"]
	assert asked["is_reference_required"] == (method in REFERENCED)


def test_details_of_the_counter_are_kept_and_printed(loan, cheque):
	details = {"payer_bank": "Banco Azul", "cheque_place": "Santiago", "payer_name": "Luz Vargas"}
	payment = {"reference_number": make_unique("CH"), "details": details}
	with as_user("Teller"):
		assert counter_api.preview(loan.name, 9_168, cheque, **payment)
		name = counter_api.collect(loan.name, 9_168, cheque, **payment)["name"]
	posted = frappe.get_doc("Loan Repayment", name)
	assert {field: posted.get(field) for field in details} == details
	printed = build_loan_receipt(posted)
	assert set(details.values()) <= {field.value for field in printed.payment}


@pytest.mark.parametrize(
	("details", "error"),
	[
		({}, PaymentDetailsError),
		({"payer_bank": "Banco Azul", "cheque_place": " "}, PaymentDetailsError),
		(
			{"payer_bank": "Banco Azul", "cheque_place": "Santiago", "store_chain": "La Esquina"},
			PaymentDetailsError,
		),
		({"payer_bank": "Banco Azul", "cheque_place": "Santiago", "amount": 1}, InputError),
		({"payer_bank": ["Banco Azul"], "cheque_place": "Santiago"}, InputError),
	],
)
def test_wrong_details_are_refused_before_anything_is_posted(loan, cheque, details, error):
	payment = {"reference_number": make_unique("CH"), "details": details}
	with as_user("Teller"):
		for act in (counter_api.preview, counter_api.collect):
			with refused(error):
				act(loan.name, 9_168, cheque, **payment)
	assert not frappe.db.exists("Loan Repayment", {"loan": loan.name})
