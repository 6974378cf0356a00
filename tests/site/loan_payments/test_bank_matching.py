"""Lines of statements to their loans and payments, reconciled in ERPNext's own way."""

import json
from decimal import Decimal

import frappe
import pytest

from lending_app.lending_setup.exceptions import InputError, NumberError
from lending_app.loan_payments import bank_api
from lending_app.loan_payments.bank.decide import assign_loans, list_payments, match_payment
from lending_app.loan_payments.bank.exceptions import BankStatementError, LineSplitError
from lending_app.loan_payments.bank.match_lines import match_lines
from lending_app.loan_payments.bank.post_lines import post_lines, post_matched
from lending_app.loan_payments.bank.suspense import book_load
from lending_app.testing.factories import make_repayment
from tests.site.loan_payments.bank_support import (
	get_mode,
	get_transaction,
	list_lines,
	load,
	run_batch,
	write_mt940,
)
from tests.site.support import as_user, assert_ledgers_agree, refused

DAY = "260715"
pytestmark = pytest.mark.usefixtures("told")


def test_statement_becomes_payments_that_erpnext_shows_reconciled(bank, loan):
	document = load(
		write_mt940(
			(DAY, 123456, loan.name, "Somebody", "Pago"),
			(DAY, 50000, "", "Nadie Conocido", "Deposito"),
			(DAY, -2500, "", "", "Comision"),
		),
		bank,
	)
	assert (document.status, document.number_matched, document.number_open, document.number_other) == (
		"Loaded", 1, 1, 1,
	)  # fmt: skip
	paid, unknown, fee = list_lines(document)
	assert (paid.loan, paid.status) == (loan.name, "Matched")
	assert json.loads(paid.reasons)[0]["parts"][0][0] == "Loan number"
	assert (get_transaction(unknown).status, get_transaction(fee).withdrawal) == ("Unreconciled", 25)
	with as_user("Treasurer"):
		batch = post_matched(document.name)
	assert frappe.db.get_value("Bank Statement Line", paid.name, "status") == "Posting"
	assert run_batch(batch).number_posted == 1
	paid = list_lines(document)[0]
	assert (paid.status, frappe.db.get_value("Loan", loan.name, "paid_amount")) == ("Reconciled", 1234.56)
	transaction = get_transaction(paid)
	assert (transaction.status, transaction.unallocated_amount) == ("Reconciled", 0)
	[row] = transaction.payment_entries
	assert (row.payment_document, row.payment_entry) == ("Journal Entry", paid.journal_entry)
	assert str(frappe.db.get_value("Journal Entry", paid.journal_entry, "clearance_date")) == "2026-07-15"
	assert_ledgers_agree()
	# ERPNext's own save of the transaction changes nothing.
	transaction.save()
	assert (transaction.status, transaction.allocated_amount) == ("Reconciled", 1234.56)


def test_payments_that_are_posted_are_found_and_only_once(bank, loan):
	receipt = make_repayment(
		loan=loan.name, amount=700, mode_of_payment=get_mode(bank), external_reference="DEP-77"
	)
	document = load(write_mt940((DAY, 70000, "DEP-77", "", ""), (DAY, 70000, "", "", "Otro")), bank)
	first, second = list_lines(document)
	assert (first.status, first.loan_repayment) == ("Reconciled", receipt.name)
	assert frappe.db.get_value("Journal Entry", receipt.journal_entry, "clearance_date")
	assert (second.status, list_payments(second.name)) == ("Open", [])


def test_person_matches_a_payment_that_the_score_leaves_open(bank, loan):
	receipt = make_repayment(loan=loan.name, amount=700, mode_of_payment=get_mode(bank))
	document = load(write_mt940((DAY, 70000, "", "", "Deposito")), bank)
	[line] = list_lines(document)
	assert line.status == "Open"
	with as_user("Lending Accountant"):
		[found, *_] = [row for row in list_payments(line.name) if row["receipt"]]
		assert [part[0] for part in found["parts"]] == ["Amount", "Date"]
		with refused(BankStatementError, "Bank Statement"):
			match_payment(line.name, "NONE")
		match_payment(line.name, found["journal_entry"], found["receipt"])
	[line] = list_lines(document)
	assert (line.status, line.loan_repayment) == ("Reconciled", receipt.name)
	assert get_transaction(line).status == "Reconciled"


def test_two_loans_as_likely_wait_for_a_person_and_a_line_is_divided(bank, loan, other):
	first, second = loan, other
	document = load(write_mt940((DAY, 30000, "", "Ana", f"{first.name} y {second.name}")), bank)
	[line] = list_lines(document)
	assert line.status == "Open"
	assert {row["loan"] for row in json.loads(line.reasons)} == {first.name, second.name}
	with as_user("Treasurer"):
		for parts in (
			[(first.name, Decimal(100))],
			[(first.name, Decimal(150))] * 2,
			[(first.name, Decimal(-1))],
		):
			with refused(LineSplitError, "Parts of the Line"):
				assign_loans(line.name, parts)
		batch = assign_loans(line.name, [(first.name, Decimal(100)), (second.name, Decimal(200))])
	run_batch(batch)
	assert [frappe.db.get_value("Loan", loan.name, "paid_amount") for loan in (first, second)] == [100, 200]
	assert list_lines(document)[0].status == "Reconciled"
	assert get_transaction(line).unallocated_amount == 0
	assert_ledgers_agree()


def test_line_whose_loan_cannot_take_it_stays_with_the_reason(bank, loan):
	document = load(write_mt940((DAY, 10000, loan.name, "", "")), bank)
	frappe.db.set_value("Loan", loan.name, "status", "Sold")
	with as_user("Treasurer"):
		assert post_matched(document.name) is None
	[line] = list_lines(document)
	assert (line.status, "is Sold" in line.message) == ("Open", True)
	assert not frappe.db.count("Payment Batch", {"reference_number": document.name})


def test_reversed_payment_puts_its_line_back(bank, loan):
	document = load(write_mt940((DAY, 10000, loan.name, "", "")), bank)
	with as_user("Treasurer"):
		run_batch(post_matched(document.name))
	[line] = list_lines(document)
	receipt = frappe.get_doc("Loan Repayment", line.loan_repayment)
	receipt.reversal_reason = "Of another client"
	receipt.cancel()
	[line] = list_lines(document)
	assert (line.status, line.loan_repayment) == ("Open", None)
	assert (get_transaction(line).status, get_transaction(line).unallocated_amount) == ("Unreconciled", 100)
	assert_ledgers_agree()


def test_line_that_was_decided_meanwhile_is_neither_posted_nor_matched_again(bank, loan):
	document = load(write_mt940((DAY, 10000, loan.name, "", ""), (DAY, 20000, "", "", "x")), bank)
	matched, unknown = list_lines(document)
	with as_user("Treasurer"):
		batch = post_matched(document.name)
		# Who pressed at the same moment has read the line as it was.
		with refused(BankStatementError, "Bank Statement"):
			post_lines(document, {matched.name: [(loan.name, Decimal(100))]})
		book_load(document)
		assert match_lines(document, [matched.name, unknown.name]) == 0
	assert [line.status for line in list_lines(document)] == ["Posting", "In Suspense"]
	assert frappe.get_all("Payment Batch", {"reference_number": document.name}, pluck="name") == [batch]


@pytest.mark.parametrize(
	("parts", "error"),
	[
		(["x"], InputError),
		([{"loan": "{loan}"}], LineSplitError),
		([{"loan": "{loan}", "amount": "x"}], NumberError),
	],
)
def test_parts_that_are_no_loans_with_amounts_are_refused(bank, loan, parts, error):
	document = load(write_mt940((DAY, 10000, "", "", "x")), bank)
	[line] = list_lines(document)
	sent = json.loads(json.dumps(parts).replace("{loan}", loan.name))
	with as_user("Treasurer"), pytest.raises(error):
		bank_api.assign(line.name, sent)
	assert list_lines(document) == [line]
