"""The same book on the site and on the embedded engine: the same figures to the cent, loan by loan.

The slice of `make test`; `make test-book` sets LENDING_BOOK_LOANS to 0 for the whole book.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import frappe
import pytest
from frappe.query_builder.functions import Sum

from lending_app.book import Book, read_book
from lending_app.closing.run.close_days import close_until
from lending_app.embedded.run_book import run_book
from lending_app.engine import LedgerRole
from lending_app.ledger.queries import list_posted
from lending_app.ledger.reconciliation.reconcile_ledger import get_difference
from lending_app.loading.load_book import get_loan, load_book
from lending_app.loading.set_up_book import get_mode_of_payment
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.wipe import wipe_company

BOOK = Path(__file__).parents[3] / "examples" / "book"
UNTIL = date(2026, 6, 30)
LOANS = int(os.environ.get("LENDING_BOOK_LOANS", "12"))
# The first loan of the slice and the steps to the others: of every age, and with every kind of the book between them.
FIRST, STEP = 2, 32
CLOSED_AT_RANDOM = date(2025, 3, 17)


@pytest.fixture(scope="module")
def book() -> Book:
	whole = read_book(BOOK)
	if not LOANS:
		return whole
	return replace(whole, loans=whole.loans[FIRST::STEP]).take_slice(LOANS)


@pytest.fixture(scope="module")
def embedded(book):
	return run_book(book, UNTIL)


@pytest.fixture(scope="module")
def company(site, book):
	"""The book loaded through the documents, in two goes with a close between, then closed to the end."""
	name = book.settings.company
	wipe_company(name)
	frappe.set_user("Administrator")
	load_book(book, CLOSED_AT_RANDOM)
	frappe.db.set_value("Lending Company", name, "accrual_posting", "Month End")
	close_until(name, CLOSED_AT_RANDOM)
	load_book(book, UNTIL)
	close_until(name, UNTIL)
	yield name
	wipe_company(name)


# What histories of the whole book come to; the slice has all of it.
STATUSES = {"Active", "Defaulted", "Paid"}
RULES = {
	"past_due.penalty", "past_due.interest", "past_due.principal", "due.interest", "due.principal", "earned.interest",
	"in_advance.interest", "in_advance.principal", "prepayment.reduce_term", "prepayment.reduce_installment",
	"held_as_advance", "advance_used", "payoff.interest", "payoff.principal",
}  # fmt: skip


def test_the_slice_has_every_kind_of_the_book(book, embedded):
	whole = read_book(BOOK)
	assert {loan.product_code for loan in book.loans} == {loan.product_code for loan in whole.loans}
	assert {row.channel for row in book.repayments} == {row.channel for row in whole.repayments}
	assert {row.disbursement_date.year for row in book.loans} == {
		row.disbursement_date.year for row in whole.loans
	}
	assert len(book.reversals) >= 2
	assert {result.state.status.value for result in embedded.loans} == STATUSES
	assert {row.rule for result in embedded.loans for row in result.state.allocations} == RULES
	assert LedgerRole.UNEARNED_INTEREST in {role for role, _channel in embedded.balances}


def cents(value) -> Decimal:
	return Decimal(str(value or 0)).quantize(Decimal("0.01"))


def test_every_installment_is_the_same(company, embedded):
	for result in embedded.loans:
		fields = [
			"due_date",
			"principal_amount",
			"interest_amount",
			"penalty_amount",
			"principal_paid_amount",
		]
		fields += ["interest_paid_amount", "penalty_paid_amount", "unpaid_amount", "status", "days_late"]
		filters = {"parent": get_loan(result.loan.loan_code)}
		rows = frappe.get_all("Loan Installment", filters, ["number", *fields], order_by="number")
		found = [
			(row.number, row.due_date, *(cents(row[name]) for name in fields[1:8]), row.status, row.days_late)
			for row in rows
		]
		expected = [
			(
				row.number, row.due_date, row.principal, row.interest, row.penalty, row.principal_paid, row.interest_paid,
				row.penalty_paid, row.unpaid, row.status.value, row.days_late,
			)
			for row in result.state.installments
		]  # fmt: skip
		assert found == expected, result.loan.loan_code


def test_every_balance_is_the_same(company, embedded):
	for result in embedded.loans:
		loan = frappe.get_doc("Loan", get_loan(result.loan.loan_code))
		state = result.state
		found = (
			loan.status, loan.days_past_due, cents(loan.outstanding_principal_amount), cents(loan.interest_receivable_amount),
			cents(loan.penalty_receivable_amount), cents(loan.overdue_amount), cents(loan.client_advance_amount),
			cents(loan.payoff_amount), cents(loan.paid_amount), cents(loan.prepaid_principal_amount), loan.next_due_date,
			loan.closed_on,
		)  # fmt: skip
		assert found == (
			state.status.value, state.days_past_due, state.outstanding_principal, state.interest_receivable,
			state.penalty_receivable, state.overdue, state.client_advance, state.payoff, state.paid, state.prepaid_principal,
			state.next_due_date, state.closed_on,
		), result.loan.loan_code  # fmt: skip


def test_every_allocation_of_a_final_history_is_the_same(company, embedded):
	"""A document shows how its payment was allocated when it was entered; a replay says how it stands now."""
	for result in embedded.loans:
		state = get_loan_state(get_loan(result.loan.loan_code), UNTIL)
		found = [
			(row.value_date, row.installment_number, row.component, row.amount, row.rule)
			for row in state.allocations
		]
		expected = [
			(row.value_date, row.installment_number, row.component, row.amount, row.rule)
			for row in result.state.allocations
		]
		assert found == expected, result.loan.loan_code


def test_every_loan_posted_the_same_to_its_ledger(company, embedded):
	loans = {result.loan.loan_code: get_loan(result.loan.loan_code) for result in embedded.loans}
	posted = list_posted(list(loans.values()), UNTIL)
	for result in embedded.loans:
		found = {key: cents(amount) for key, amount in posted[loans[result.loan.loan_code]].items() if amount}
		expected = {key: embedded.to_amount(amount) for key, amount in result.posted.items()}
		assert found == expected, result.loan.loan_code


def test_ledger_totals_are_the_same(company, embedded):
	totals: dict[str, Decimal] = defaultdict(Decimal)
	for (role, channel), amount in embedded.balances.items():
		totals[role.value + channel] += embedded.to_amount(amount)
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.account, Sum(entry.debit - entry.credit))
		.where((entry.company == company) & (entry.is_cancelled == 0) & (entry.posting_date <= UNTIL))
		.groupby(entry.account)
		.run()
	)
	ledger = {account: cents(amount) for account, amount in rows}
	accounts = dict(
		frappe.get_all("Lending Company Account", {"parent": company}, ["role", "account"], as_list=True)
	)
	for role in LedgerRole:
		if role is not LedgerRole.FUNDS:
			assert ledger.get(accounts[role.value], 0) == totals.get(role.value, 0), role
	modes = dict(
		frappe.get_all(
			"Mode of Payment Account", {"company": company}, ["parent", "default_account"], as_list=True
		)
	)
	funds: dict[str, Decimal] = defaultdict(Decimal)
	for (role, channel), amount in embedded.balances.items():
		if role is LedgerRole.FUNDS:
			funds[modes[get_mode_of_payment(company, channel)]] += embedded.to_amount(amount)
	assert {account: ledger[account] for account in funds} == dict(funds)
	assert sum(ledger.values()) == 0


def test_sub_ledger_equals_the_ledger(company):
	assert get_difference(company, UNTIL) == 0


def test_loading_again_enters_nothing(company, book):
	before = frappe.db.count("Loan Ledger Entry"), frappe.db.count("Journal Entry"), frappe.db.count("Client")
	load_book(book, UNTIL)
	close_until(company, UNTIL)
	assert (
		frappe.db.count("Loan Ledger Entry"),
		frappe.db.count("Journal Entry"),
		frappe.db.count("Client"),
	) == before
