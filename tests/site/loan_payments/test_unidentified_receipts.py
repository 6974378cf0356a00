"""Money of unknown origin: a liability that is the lines of statements at any moment, and on any day."""

import random
from decimal import Decimal

import frappe
import pytest

from lending_app.loan_payments.bank.decide import assign_loans, mark_other
from lending_app.loan_payments.bank.exceptions import BankStatementError
from lending_app.loan_payments.bank.queries import sum_suspense
from lending_app.loan_payments.bank.suspense import book_lines, book_load, return_money
from lending_app.loan_payments.report.unidentified_receipts.unidentified_receipts import execute
from lending_app.testing.factories import make_repayment
from tests.site.loan_payments.bank_support import (
	get_transaction,
	list_lines,
	load,
	make_account,
	run_batch,
	write_mt940,
)
from tests.site.support import (
	COMPANY,
	as_user,
	assert_ledgers_agree,
	get_gl_balance,
	post_by_hand,
	refused,
	travel_to,
)

DAY = "260715"
DAYS = [f"2026-07-{number}" for number in range(13, 19)]
pytestmark = pytest.mark.usefixtures("told")


def assert_suspense_agrees():
	account = frappe.db.get_value("Lending Company", COMPANY, "unidentified_account")
	name = frappe.db.get_value("Account", account, "account_name")
	assert -get_gl_balance(name) == sum_suspense(COMPANY)


def test_unknown_money_is_in_suspense_until_it_is_known_or_returned(bank, loan):
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


def test_account_of_unidentified_receipts_takes_nothing_else(bank, loan):
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


def test_suspense_equals_its_lines_after_any_steps(bank, loan, other):
	chance = random.Random(15)
	loans = [loan.name, other.name]
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


def report(day, **filters):
	"""Rows of the report, which tie to the ledger's balance of the day."""
	_columns, rows, message = execute({"company": COMPANY, "day": day} | filters)
	if not filters:
		account = frappe.db.get_value("Lending Company", COMPANY, "unidentified_account")
		entries = {"account": account, "is_cancelled": 0, "posting_date": ("<=", day)}
		found = frappe.get_all("GL Entry", entries, ["sum(credit - debit) as held"])[0].held or 0
		assert round(sum(row.amount for row in rows), 2) == round(found, 2)
		assert "as in the ledger" in message
	return [(row.payer_name, row.amount, row.days) for row in rows]


def test_report_has_what_was_unknown_on_any_day_and_ties_to_the_ledger(bank, loan, other):
	lines = [("260714", 50000, "", "Ana", "a"), ("260714", 70000, "", "Eva", "b"), (DAY, 900, "", "Luz", "c")]
	document = load(write_mt940(*lines), bank, is_unidentified_booked=1)
	ana, eva, _luz = list_lines(document)
	halves = [(loan.name, Decimal(200)), (other.name, Decimal(300))]
	run_batch(assign_loans(ana.name, halves))
	with travel_to("2026-07-17"):
		return_money(eva.name, "Asked for it")
	with travel_to("2026-07-18"):
		receipt = frappe.get_doc("Loan Repayment", {"loan": other.name})
		receipt.reversal_reason = "x"
		receipt.cancel()
	assert {day: report(day) for day in DAYS} == {
		"2026-07-13": [],
		"2026-07-14": [("Ana", 500, 0), ("Eva", 700, 0)],
		"2026-07-15": [("Eva", 700, 1), ("Luz", 9, 0)],
		"2026-07-16": [("Eva", 700, 2), ("Luz", 9, 1)],
		"2026-07-17": [("Luz", 9, 2)],
		# A half of Ana's money was taken back from its loan.
		"2026-07-18": [("Ana", 300, 4), ("Luz", 9, 3)],
	}
	assert report("2026-07-18", bank_account=make_account()) == []
	assert report("2026-07-18", bank_account=bank) == report("2026-07-18")
