"""Statements of banks: each line once, to its loan, its payment or suspense, and reconciled in ERPNext's own way."""

import json
import random
from decimal import Decimal

import frappe
import pytest

from lending_app.disbursement.exceptions import BankFileRefusedError
from lending_app.ledger.exceptions import ClosedPeriodError
from lending_app.loan_payments.bank import process_load as processing
from lending_app.loan_payments.bank.decide import assign_loans, list_payments, mark_other, match_payment
from lending_app.loan_payments.bank.exceptions import (
	BankStatementError,
	LineSplitError,
	OtherAccountError,
	StatementLoadedError,
)
from lending_app.loan_payments.bank.load_statement import load_statement
from lending_app.loan_payments.bank.post_lines import post_matched
from lending_app.loan_payments.bank.process_load import process_load
from lending_app.loan_payments.bank.queries import sum_suspense
from lending_app.loan_payments.bank.suspense import book_lines, book_load, return_money
from lending_app.loan_payments.events import resume_bank_statements
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.loan_payments.bank_support import (
	list_lines,
	load,
	make_account,
	make_load,
	run_batch,
	write_mt940,
)
from tests.site.support import (
	COMPANY,
	NORTH,
	as_user,
	assert_ledgers_agree,
	get_gl_balance,
	post_by_hand,
	refused,
)

STARTED = "2026-06-15"
DAY = "260715"


@pytest.fixture(autouse=True)
def told(monkeypatch, counted_commits):
	"""What is handed to workers, in place of workers; the job commits and nothing is kept."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


@pytest.fixture
def bank():
	return make_account()


def make_loan(**overrides):
	return make_disbursed_loan(disbursed_on=STARTED, **overrides)


def get_transaction(line):
	return frappe.get_doc("Bank Transaction", line.bank_transaction)


def get_mode(bank):
	account = frappe.db.get_value("Bank Account", bank, "account")
	return frappe.db.get_value("Mode of Payment Account", {"default_account": account}, "parent")


def assert_suspense_agrees():
	account = frappe.db.get_value("Lending Company", COMPANY, "unidentified_account")
	name = frappe.db.get_value("Account", account, "account_name")
	assert -get_gl_balance(name) == sum_suspense(COMPANY)


def test_statement_becomes_payments_that_erpnext_shows_reconciled(bank):
	loan = make_loan()
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


def test_payments_that_are_posted_are_found_and_only_once(bank):
	loan = make_loan()
	receipt = make_repayment(
		loan=loan.name, amount=700, mode_of_payment=get_mode(bank), external_reference="DEP-77"
	)
	document = load(write_mt940((DAY, 70000, "DEP-77", "", ""), (DAY, 70000, "", "", "Otro")), bank)
	first, second = list_lines(document)
	assert (first.status, first.loan_repayment) == ("Reconciled", receipt.name)
	assert frappe.db.get_value("Journal Entry", receipt.journal_entry, "clearance_date")
	assert (second.status, list_payments(second.name)) == ("Open", [])


def test_person_matches_a_payment_that_the_score_leaves_open(bank):
	loan = make_loan()
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


def test_file_and_line_are_taken_once(bank):
	content = write_mt940((DAY, 1000, "A", "", "x"), (DAY, 1000, "A", "", "x"))
	load(content, bank)
	again = make_load(content, bank)
	with as_user("Treasurer"), refused(StatementLoadedError, "Loaded Before"):
		load_statement(again.name)
	# A longer statement of the same days brings what is new alone.
	longer = load(
		write_mt940((DAY, 1000, "A", "", "x"), (DAY, 1000, "A", "", "x"), (DAY, 500, "B", "", "")), bank
	)
	assert (longer.number_known, longer.number_of_lines) == (2, 1)
	assert frappe.db.count("Bank Transaction", {"bank_account": bank}) == 3


@pytest.mark.parametrize(
	("changes", "error", "title"),
	[
		({"account": "999999999999"}, OtherAccountError, "Another Account"),
		({"currency": "USD"}, OtherAccountError, "Another Account"),
		({"closing": "1,00"}, BankFileRefusedError, "Statement Cannot Be Read"),
	],
)
def test_statement_that_is_not_of_the_account_or_does_not_add_up_is_refused(bank, changes, error, title):
	before = frappe.db.count("GL Entry"), frappe.db.count("Bank Transaction")
	document = make_load(write_mt940((DAY, 1000, "A", "", "x"), **changes), bank)
	with as_user("Treasurer"), refused(error, title):
		load_statement(document.name)
	assert (frappe.db.count("GL Entry"), frappe.db.count("Bank Transaction")) == before
	assert not frappe.db.count("Bank Statement Line", {"statement_load": document.name})


def test_nothing_is_posted_or_booked_where_no_day_is_open(bank):
	loan = make_loan()
	document = load(write_mt940((DAY, 1000, loan.name, "", ""), (DAY, 2000, "", "", "Otro")), bank)
	frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", "2026-12-31")
	before = frappe.db.count("GL Entry")
	frappe.db.savepoint("closed")
	with as_user("Treasurer"), refused(ClosedPeriodError, "Period Closed"):
		post_matched(document.name)
	frappe.db.rollback(save_point="closed")
	with as_user("Treasurer"), refused(ClosedPeriodError, "Period Closed"):
		book_load(document)
	frappe.db.rollback(save_point="closed")
	assert frappe.db.count("GL Entry") == before


def test_lost_worker_is_followed_by_another(bank, told, monkeypatch):
	document = make_load(write_mt940(*((DAY, 100 + number, "", "", "x") for number in range(5))), bank)
	monkeypatch.setattr(processing, "CHUNK", 2)
	with as_user("Treasurer"):
		load_statement(document.name)
		processing._make_next(document.name)
	assert frappe.db.count("Bank Transaction", {"bank_account": bank}) == 2
	told.clear()
	resume_bank_statements()
	assert document.name in {call["load"] for call in told}
	process_load(document.name)
	process_load(document.name)
	assert frappe.db.count("Bank Transaction", {"bank_account": bank}) == 5
	assert document.reload().status == "Loaded"


def test_two_loans_as_likely_wait_for_a_person_and_a_line_is_divided(bank):
	first, second = make_loan(), make_loan()
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


def test_line_whose_loan_cannot_take_it_stays_with_the_reason(bank):
	loan = make_loan()
	document = load(write_mt940((DAY, 10000, loan.name, "", "")), bank)
	frappe.db.set_value("Loan", loan.name, "status", "Sold")
	with as_user("Treasurer"):
		assert post_matched(document.name) is None
	[line] = list_lines(document)
	assert (line.status, "is Sold" in line.message) == ("Open", True)
	assert not frappe.db.count("Payment Batch", {"reference_number": document.name})


def test_reversed_payment_puts_its_line_back(bank):
	loan = make_loan()
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


def test_unknown_money_is_in_suspense_until_it_is_known_or_returned(bank):
	loan = make_loan()
	document = load(
		write_mt940(
			("260701", 50000, "", "Nadie", "a"), (DAY, 70000, "", "Otro", "b"), (DAY, 300, "", "", "c")
		),
		bank,
		is_unidentified_booked=1,
	)
	assert document.number_suspense == 3
	assert_suspense_agrees()
	first, second, third = list_lines(document)
	assert get_transaction(first).status == "Reconciled"
	with as_user("Treasurer"), refused(BankStatementError, "Bank Statement"):
		mark_other(third.name, "Interest")
	with as_user("Treasurer"):
		batch = assign_loans(first.name, [(loan.name, Decimal(500))])
	run_batch(batch)
	receipt = frappe.get_doc("Loan Repayment", {"loan": loan.name})
	assert (str(receipt.value_date), receipt.amount) == ("2026-07-01", 500)
	assert_suspense_agrees()
	with as_user("Treasurer"):
		return_money(second.name, "Asked for it")
	assert_suspense_agrees()
	assert [line.status for line in list_lines(document)] == ["Reconciled", "Returned", "In Suspense"]
	receipt.reversal_reason = "Of another client"
	receipt.cancel()
	assert list_lines(document)[0].status == "In Suspense"
	assert_suspense_agrees()
	assert_ledgers_agree()


def test_account_of_unidentified_receipts_takes_nothing_else(bank):
	loan = make_loan()
	load(write_mt940((DAY, 50000, "", "Nadie", "a")), bank, is_unidentified_booked=1)
	name = frappe.db.get_value(
		"Account", frappe.db.get_value("Lending Company", COMPANY, "unidentified_account"), "account_name"
	)
	with pytest.raises(BankStatementError, match="of unknown origin"):
		post_by_hand("2026-07-15", ("Cash", 5), (name, -5))
	with as_user("Treasurer"):
		document = load(write_mt940((DAY, 100, "", "", "b")), bank)
		book_load(document)
		[line] = list_lines(document)
		run_batch(assign_loans(line.name, [(loan.name, Decimal(1))]))
	payment = make_repayment(loan=loan.name, amount=5, mode_of_payment="Unidentified Receipts", submit=False)
	with pytest.raises(BankStatementError, match="of unknown origin"):
		payment.submit()


def test_suspense_equals_its_lines_after_any_steps(bank):
	chance = random.Random(15)
	loans = [make_loan().name for _ in range(2)]
	document = load(
		write_mt940(*((DAY, chance.randint(100, 90000), "", f"P{number}", "x") for number in range(5))), bank
	)
	for _ in range(14):
		line = chance.choice(list_lines(document))
		if line.status == "Open":
			book_lines(document, [line.name])
		elif line.status == "In Suspense" and chance.random() < 0.3:
			return_money(line.name, "x")
		elif line.status == "In Suspense":
			amount = Decimal(str(line.suspense_amount))
			part = round(amount / 3, 2)
			parts = (
				[(loans[0], part), (loans[1], amount - part)]
				if chance.random() < 0.5
				else [(loans[0], amount)]
			)
			run_batch(assign_loans(line.name, parts))
		elif line.status == "Reconciled":
			receipt = frappe.get_doc("Loan Repayment", line.loan_repayment)
			receipt.reversal_reason = "x"
			receipt.cancel()
		assert_suspense_agrees()
	assert_ledgers_agree()


def test_statement_of_a_branch_is_seen_by_its_people_and_matches_its_loans(bank):
	loan = make_loan()
	document = load(write_mt940((DAY, 1000, loan.name, "", "")), bank, branch=NORTH)
	assert list_lines(document)[0].status == "Open"
	for role in ("Teller", "Loan Officer", "Collections Agent"):
		with as_user(role):
			assert not frappe.has_permission("Bank Statement Load", "read")
	for role in ("Treasurer", "Lending Accountant"):
		with as_user(role):
			assert frappe.has_permission("Bank Statement Load", "create")
			assert not frappe.has_permission("Bank Statement Line", "write")
	with as_user("Lending Auditor"):
		assert frappe.has_permission("Bank Statement Line", "read")
		assert not frappe.has_permission("Bank Statement Load", "write")
