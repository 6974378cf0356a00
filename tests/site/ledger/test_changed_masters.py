"""Accounts, cost centers and modes of payment changed while loans run: no role is left in two accounts."""

from __future__ import annotations

from datetime import date

import frappe
import pytest

from lending_app.closing.posting.reconcile_roles import reconcile_roles
from lending_app.engine import LedgerRole
from lending_app.ledger.accounts.bind_groups import bind_groups
from lending_app.ledger.accounts.groups import find_group
from lending_app.ledger.accounts.queries import list_misplaced
from lending_app.ledger.api import move_balances
from lending_app.ledger.exceptions import BoundMasterError
from lending_app.ledger.reconciliation.reconcile_ledger import reconcile_ledger
from lending_app.lending_setup.database import execute
from lending_app.lending_setup.queries import AccountMap
from lending_app.servicing.api import reverse_document
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_provision_table,
	make_repayment,
)
from tests.site.closing.closing import close
from tests.site.collateral.test_collateral_proceeds import make_refund
from tests.site.ledger.changed_masters import (
	assert_ledgers_equal_by_account,
	get_loan_gl_balance,
	list_ledger_balances,
	list_loan_balances,
	list_sub_ledger_balances,
	make_account_like,
	repoint_accounts,
	repoint_branch,
	repoint_everything,
	repoint_mode,
	reverse_everything,
)
from tests.site.servicing.test_charge_off import charge_off
from tests.site.servicing.test_portfolio_sale import make_sale
from tests.site.support import CENTRAL, COMPANY, NORTH, as_user, assert_ledgers_agree, list_gl_lines, refused

PRINCIPAL = LedgerRole.LOAN_PRINCIPAL


def get_account(role: LedgerRole, product: str = "") -> str:
	return AccountMap(COMPANY).get_account(role, product, "Cash")


# --- One change, one loan ------------------------------------------------------------------------


def test_a_loan_paid_off_after_its_account_was_changed_leaves_nothing_in_either():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	product = frappe.get_doc("Loan Product", loan.product)
	old = get_account(PRINCIPAL)
	new = make_account_like(old)
	product.append("accounts", {"company": COMPANY, "role": PRINCIPAL.value, "account": new})
	product.save()
	payoff = make_repayment(loan=loan.name, amount=200_000)
	assert list_gl_lines(payoff.journal_entry)[old.removesuffix(" - LT")] == -100_000
	assert get_loan_gl_balance(loan.name, old) == get_loan_gl_balance(loan.name, new) == 0
	later = make_disbursed_loan(product=product)
	assert get_loan_gl_balance(later.name, new) == 100_000
	assert_ledgers_agree()


@pytest.mark.parametrize("amount", [9_168, 200_000], ids=["installment", "payoff"])
def test_a_reversed_payment_goes_back_to_the_account_of_its_cash(amount):
	loan = make_disbursed_loan(disbursed_on="2026-05-15")
	payment = make_repayment(loan=loan.name, amount=amount)
	posted = list_gl_lines(payment.journal_entry)
	centers = frappe.get_all("GL Entry", {"voucher_no": payment.journal_entry}, pluck="cost_center")
	repoint_mode()
	repoint_branch(CENTRAL)
	journal = reverse_document("Loan Repayment", payment.name, "Cheque returned")
	assert list_gl_lines(journal) == {account: -amount for account, amount in posted.items()}
	assert set(frappe.get_all("GL Entry", {"voucher_no": journal}, pluck="cost_center")) == set(centers)
	assert_ledgers_equal_by_account()


def test_a_disbursement_is_taken_back_where_it_was_posted():
	product = make_loan_product(opening_fee_percent=2, fee_tax_percent=18)
	loan = make_disbursed_loan(product=product, disbursed_on="2026-07-15")
	name = frappe.db.get_value("Loan Disbursement", {"loan": loan.name})
	posted = list_gl_lines(frappe.db.get_value("Loan Disbursement", name, "journal_entry"))
	repoint_everything(CENTRAL)
	journal = reverse_document("Loan Disbursement", name, "Another client's")
	lines = list_gl_lines(journal)
	assert {name: lines[name] for name in posted} == {name: -amount for name, amount in posted.items()}
	assert list_ledger_balances() == list_sub_ledger_balances() == {}


def test_income_of_two_accounts_is_taken_back_from_each():
	"""Seven days are earned on one account, seven on another; the disbursement was a mistake."""
	product = make_loan_product(frequency="Daily", interest_basis="Daily")
	loan = make_disbursed_loan(
		product=product, principal_amount=50_000, number_of_installments=40, disbursed_on="2026-06-15"
	)
	close("2026-06-15", "2026-06-22")
	moved = repoint_accounts("Interest Income", "Interest Receivable")
	close("2026-06-23", "2026-06-29")
	[old] = [account for account in moved if "Income" in account]
	earned = {
		key[1]: amount for key, amount in list_loan_balances(loan.name).items() if key[0] == "Interest Income"
	}
	assert set(earned) == {old, moved[old]}
	# What was earned stays where it was earned; what is owed stands in one account.
	owed = [key for key in list_loan_balances(loan.name) if key[0] == "Interest Receivable"]
	assert len(owed) == 1
	name = frappe.db.get_value("Loan Disbursement", {"loan": loan.name})
	reverse_document("Loan Disbursement", name, "Another client's", "2026-06-30")
	close("2026-06-30", "2026-06-30")
	assert list_ledger_balances() == list_sub_ledger_balances() == list_loan_balances(loan.name) == {}


def test_a_backdated_payment_lowers_the_income_that_was_posted():
	product = make_loan_product(frequency="Daily", penalty_daily_percent=0.5)
	loan = make_disbursed_loan(
		product=product, principal_amount=20_000, number_of_installments=40, disbursed_on="2026-06-15"
	)
	close("2026-06-15", "2026-06-25")
	repoint_accounts("Penalty Income")
	make_repayment(loan=loan.name, amount=5_000, value_date="2026-06-17", posting_date="2026-06-26")
	penalty = {
		key: amount for key, amount in list_loan_balances(loan.name).items() if key[0] == "Penalty Income"
	}
	assert len(penalty) == 1
	close("2026-06-26", "2026-06-27")
	assert_ledgers_equal_by_account()


def test_provisions_are_given_back_where_they_were_posted():
	"""The loan pays what it owes after the account of the expense has changed; the close lowers each account."""
	product = make_loan_product(
		frequency="Daily", provision_table=make_provision_table().name, suspend_after_days=3
	)
	loan = make_disbursed_loan(
		product=product, principal_amount=20_000, number_of_installments=40, disbursed_on="2026-06-15"
	)
	close("2026-06-15", "2026-06-22")
	repoint_accounts()
	close("2026-06-23", "2026-06-24")
	make_repayment(loan=loan.name, amount=50_000, value_date="2026-06-25")
	close("2026-06-25", "2026-06-25")
	left = {key[0] for key in list_loan_balances(loan.name)}
	assert not left & {"Provision Expense", "Loan Loss Allowance", "Suspended Interest", "Loan Principal"}
	for key in list_sub_ledger_balances():
		assert key[3] not in (
			"Provision Expense",
			"Loan Loss Allowance",
			"Suspended Interest",
			"Loan Principal",
		)
	assert_ledgers_equal_by_account()


# --- A book --------------------------------------------------------------------------------------


def test_a_book_whose_masters_change_comes_back_to_zero():
	"""Thirty loans, every kind of fact, everything pointed elsewhere twice: reversed, no account keeps a cent."""
	book = make_book()
	close("2026-06-16", "2026-06-21")
	repoint_everything(CENTRAL, NORTH)
	enter_facts(book, "2026-06-22")
	close("2026-06-22", "2026-06-25")
	repoint_everything(CENTRAL, NORTH)
	enter_more(book, "2026-06-26")
	close("2026-06-26", "2026-06-27")
	assert_ledgers_equal_by_account()
	assert_ledgers_agree()
	for loan in book:
		for role in ("Loan Principal", "Interest Receivable", "Penalty Receivable", "Client Advances"):
			assert len([key for key in list_loan_balances(loan.name) if key[0] == role]) <= 1
	assert reverse_everything("2026-06-28") > 40
	close("2026-06-28", "2026-06-28")
	assert list_sub_ledger_balances() == {}
	assert list_ledger_balances() == {}
	assert [loan.name for loan in book if list_loan_balances(loan.name)] == []


def make_book() -> list:
	table = make_provision_table().name
	common = {
		"frequency": "Daily", "penalty_daily_percent": 0.1, "opening_fee_percent": 1, "suspend_after_days": 3,
		"provision_table": table, "charge_off_after_days": 5, "referral_fee_amount": 100,
	}  # fmt: skip
	products = [make_loan_product(**common), make_loan_product(**common, interest_basis="Daily")]
	clients = [make_client(branch=branch) for branch in (CENTRAL, NORTH)]
	referred = make_client(referred_by=clients[0].name)
	values = {"principal_amount": 8_000, "number_of_installments": 30, "disbursed_on": "2026-06-16"}
	return [
		make_disbursed_loan(
			product=products[number % 2],
			client=referred if number > 27 else clients[number // 2 % 2],
			**values,
		)
		for number in range(30)
	]


def enter_facts(book: list, day: str) -> None:
	for loan in book[:3]:
		make_repayment(loan=loan.name, amount=900, value_date=day)
	for loan in book[10:13]:
		make_repayment(loan=loan.name, amount=700, value_date="2026-06-18", posting_date=day)
	for loan in book[20:23]:
		charge_off(loan, value_date=day, posting_date=day)
	for loan in book[24:26]:
		make_repayment(loan=loan.name, amount=20_000, value_date=day)
	for loan in book[27:28]:
		change_rate_of(loan, day)


def enter_more(book: list, day: str) -> None:
	make_sale(book[20:22], price=500, value_date=day, posting_date=day)
	make_repayment(loan=book[22].name, amount=300, value_date=day)
	for loan in book[24:25]:
		make_refund(loan, 1_000, value_date=day, posting_date=day)
	for loan in book[:2]:
		make_repayment(loan=loan.name, amount=500, value_date="2026-06-19", posting_date=day)


def change_rate_of(loan, day: str) -> None:
	doc = frappe.new_doc(
		"Loan Rate Change",
		loan=loan.name,
		value_date=day,
		posting_date=day,
		interest_percent=12,
		reason="Agreed",
	)
	doc.insert().submit()


# --- What the reconciliation finds ---------------------------------------------------------------


def split(loan, role: LedgerRole = PRINCIPAL) -> str:
	"""A loan's balance of a role once more in another account, and the opposite there: the totals are right."""
	old = get_account(role)
	new = make_account_like(old)
	for doctype, amounts in (
		("GL Entry", ("debit", "credit")),
		("Loan Ledger Entry", ("debit_amount", "credit_amount")),
	):
		filters = {"account": old} | ({"loan": loan.name} if doctype == "Loan Ledger Entry" else {})
		name = frappe.get_all(doctype, filters | {amounts[1]: (">", 0)}, pluck="name")[0]
		frappe.db.set_value(doctype, name, "account", new)
	return new


def test_a_split_between_two_accounts_is_found_by_loan_and_by_role():
	product = make_loan_product(frequency="Daily", interest_basis="Daily")
	loan = make_disbursed_loan(
		product=product, principal_amount=100_000, number_of_installments=30, disbursed_on="2026-06-15"
	)
	make_repayment(loan=loan.name, amount=8_000, value_date="2026-06-16")
	[name] = close("2026-06-15", "2026-06-15")
	assert frappe.db.get_value("Day Close", name, "status") == "Completed"
	new = split(loan)
	rows = reconcile_ledger(COMPANY, date(2026, 6, 16))
	found = {row.account for row in rows if row.difference}
	assert found == {new, get_account(PRINCIPAL)}
	assert all(row.sub_ledger == row.general_ledger for row in rows)
	[row] = list_misplaced(COMPANY, date(2026, 6, 16))
	assert (row.loan, row.role, row.account) == (loan.name, PRINCIPAL, new)
	[name] = close("2026-06-16", "2026-06-16")
	assert frappe.db.get_value("Day Close", name, "status") == "Out of Balance"
	roles = [row for row in reconcile_roles(COMPANY, date(2026, 6, 16)) if row.difference]
	assert {(row.branch, row.role, row.account) for row in roles} == {
		(CENTRAL, PRINCIPAL.value, account) for account in (new, get_account(PRINCIPAL))
	}


def test_groups_of_an_earlier_version_are_bound_to_where_their_loans_stand():
	product = make_loan_product(frequency="Daily", interest_basis="Daily")
	loans = [make_disbursed_loan(product=product, disbursed_on="2026-06-15") for _ in range(2)]
	close("2026-06-15", "2026-06-16")
	old = get_account(PRINCIPAL)
	groups = [find_group(loan.name).id for loan in loans]
	# As before groups said where they stand.
	for table in ("lending_bound_account", "lending_group_place"):
		execute(f"DELETE FROM {table} WHERE group_id = %s", (groups[0],))
	execute("UPDATE lending_book_group SET fingerprint = '', cost_center = '' WHERE id = %s", (groups[0],))
	frappe.db.set_value("Loan Ledger Entry", {"company": COMPANY}, "cost_center", None)
	moved = repoint_accounts("Loan Principal", "Interest Income")
	bind_groups()
	assert find_group(loans[0].name).accounts[PRINCIPAL] == old
	payoff = make_repayment(loan=loans[0].name, amount=200_000, value_date="2026-06-17")
	assert get_loan_gl_balance(loans[0].name, old) == get_loan_gl_balance(loans[0].name, moved[old]) == 0
	assert payoff.journal_entry
	close("2026-06-17", "2026-06-18")
	assert_ledgers_agree()
	reverse_everything("2026-06-19")
	close("2026-06-19", "2026-06-19")
	assert list_ledger_balances() == list_sub_ledger_balances() == {}


def test_balances_are_moved_to_where_they_belong():
	"""What an earlier version split is joined again; the ledgers agree and the close goes on."""
	product = make_loan_product(frequency="Daily", interest_basis="Daily")
	loan = make_disbursed_loan(
		product=product, principal_amount=100_000, number_of_installments=30, disbursed_on="2026-07-13"
	)
	make_repayment(loan=loan.name, amount=8_000, value_date="2026-07-14")
	new = split(loan)
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		move_balances(COMPANY)
	[journal] = move_balances(COMPANY)
	assert set(list_gl_lines(journal)) == {
		account.removesuffix(" - LT") for account in (new, get_account(PRINCIPAL))
	}
	assert list_misplaced(COMPANY, date(2026, 7, 15)) == move_balances(COMPANY) == []
	assert get_loan_gl_balance(loan.name, new) == 0
	assert_ledgers_agree()
	[*_names, name] = close("2026-07-13", "2026-07-15")
	assert frappe.db.get_value("Day Close", name, "status") == "Completed"


@pytest.mark.parametrize("doctype", ["Account", "Cost Center"])
def test_what_running_loans_stand_in_stays_usable(doctype):
	loan = make_disbursed_loan(disbursed_on="2026-07-10")
	repoint_branch(CENTRAL)
	repoint_accounts()
	group = find_group(loan.name)
	doc = frappe.get_doc(doctype, group.accounts[PRINCIPAL] if doctype == "Account" else group.cost_center)
	doc.disabled = 1
	with refused(BoundMasterError, "Used by Running Loans"):
		doc.save()
	make_repayment(loan=loan.name, amount=200_000)
	close("2026-07-10", "2026-07-15")
	doc.reload()
	assert not doc.disabled
	doc.disabled = 1
	doc.save()
