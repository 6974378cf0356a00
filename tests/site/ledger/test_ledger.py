"""The sub-ledger, its report, and the accounts it posts to."""

from datetime import date
from decimal import Decimal

import frappe
import pytest
from erpnext.accounts.report.general_ledger.general_ledger import execute as general_ledger
from erpnext.accounts.report.trial_balance.trial_balance import execute as trial_balance

from lending_app.ledger.exceptions import AppendOnlyError
from lending_app.ledger.report.loan_ledger_reconciliation.loan_ledger_reconciliation import execute
from lending_app.lending_setup.exceptions import MissingAccountError
from lending_app.testing.factories import (
	make_approved_loan,
	make_disbursed_loan,
	make_disbursement,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.support import COMPANY, assert_ledgers_agree, list_gl_lines, money, post_by_hand, refused


@pytest.fixture
def entry():
	loan = make_disbursed_loan(disbursed_on="2026-07-01")
	name = frappe.get_all("Loan Ledger Entry", {"loan": loan.name}, pluck="name")[0]
	return frappe.get_doc("Loan Ledger Entry", name)


def test_entry_cannot_be_changed(entry):
	entry.debit_amount = 1
	with refused(AppendOnlyError, "Append Only"):
		entry.save()


def test_entry_cannot_be_cancelled(entry):
	with refused(AppendOnlyError, "Append Only"):
		entry.cancel()


def test_entry_cannot_be_deleted(entry):
	with refused(AppendOnlyError, "Append Only"):
		frappe.delete_doc("Loan Ledger Entry", entry.name)


def test_entry_cannot_be_added_by_hand(entry):
	with refused(AppendOnlyError, "Append Only"):
		frappe.copy_doc(entry).insert()


def test_entries_of_a_fact_balance_and_name_their_journal(entry):
	rows = frappe.get_all(
		"Loan Ledger Entry",
		{"voucher_no": entry.voucher_no},
		["debit_amount", "credit_amount", "journal_entry", "voucher_type", "docstatus"],
	)
	assert sum(money(row.debit_amount) - money(row.credit_amount) for row in rows) == 0
	journal = frappe.db.get_value("Loan Disbursement", entry.voucher_no, "journal_entry")
	assert {(row.journal_entry, row.voucher_type) for row in rows} == {(journal, "Loan Disbursement")}


def test_missing_account_is_named(company_record):
	company_record.accounts = [row for row in company_record.accounts if row.role != "Loan Principal"]
	company_record.save()
	document = make_disbursement(loan=make_approved_loan().name, submit=False)
	with refused(MissingAccountError, "Missing Account", match=r"(?s)Lending Test.*Loan Principal"):
		document.submit()
	assert frappe.db.get_value("Loan Disbursement", document.name, "docstatus") == 0


def test_account_of_the_product_comes_before_the_company_s():
	parent = frappe.db.get_value(
		"Account", {"company": COMPANY, "account_name": "Loan Fee Income"}, "parent_account"
	)
	account = frappe.new_doc(
		"Account", account_name=make_unique("Fees"), company=COMPANY, parent_account=parent
	).insert()
	product = make_loan_product(
		opening_fee_percent=2,
		accounts=[{"company": COMPANY, "role": "Fee Income", "account": account.name}],
	)
	disbursement = make_disbursement(loan=make_approved_loan(product=product).name)
	assert list_gl_lines(disbursement.journal_entry)[account.account_name] == Decimal("-2000.00")
	assert_ledgers_agree()


def test_account_of_the_mode_of_payment_receives_the_money():
	parent = frappe.db.get_value("Account", {"company": COMPANY, "account_type": "Bank", "is_group": 1})
	bank = frappe.new_doc(
		"Account",
		account_name=make_unique("Bank"),
		company=COMPANY,
		parent_account=parent,
		account_type="Bank",
	).insert()
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Transfer"), type="Bank")
	mode.append("accounts", {"company": COMPANY, "default_account": bank.name})
	mode.insert()
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	repayment = make_repayment(loan=loan.name, mode_of_payment=mode.name)
	assert list_gl_lines(repayment.journal_entry)[bank.account_name] == Decimal("9168.00")
	channels = frappe.get_all(
		"Loan Ledger Entry", {"voucher_no": repayment.name, "role": "Funds"}, pluck="channel"
	)
	assert channels == [mode.name]
	assert_ledgers_agree()


# --- Reports -------------------------------------------------------------------------------------


def make_history():
	product = make_loan_product(opening_fee_percent=2, fee_tax_percent=18, penalty_daily_percent=0.1)
	loan = make_disbursed_loan(product=product, disbursed_on="2026-04-15")
	for day in ("2026-05-15", "2026-06-20"):
		make_repayment(loan=loan.name, amount=9_168, value_date=day)
	reversed_ = make_repayment(loan=loan.name, amount=5_000, value_date="2026-07-01")
	reversed_.reversal_reason = "Cheque returned"
	reversed_.cancel()
	return loan


def test_reconciliation_shows_every_account_without_a_difference():
	make_history()
	columns, rows, _message, _chart, summary = execute({"company": COMPANY, "to_date": "2026-07-15"})
	assert [column["fieldname"] for column in columns] == [
		"account",
		"sub_ledger",
		"general_ledger",
		"misplaced",
		"difference",
	]
	assert {row["account"] for row in rows} >= {"Loans to Clients - LT", "Cash - LT", "Loan Fee Income - LT"}
	assert {row["difference"] for row in rows} == {0}
	assert (summary[0]["value"], summary[0]["indicator"]) == (0, "Green")


def test_reconciliation_shows_an_entry_by_hand():
	make_history()
	post_by_hand("2026-07-15", ("Client Advances", 12.5), ("Loan Fee Income", -12.5))
	*_, rows, _message, _chart, summary = execute({"company": COMPANY, "to_date": "2026-07-15"})
	differences = {row["account"]: row["difference"] for row in rows if row["difference"]}
	assert differences == {"Client Advances - LT": -12.5, "Loan Fee Income - LT": 12.5}
	assert (summary[0]["value"], summary[0]["indicator"]) == (25, "Red")


def test_entries_by_hand_on_cash_are_the_business_s_own():
	make_history()
	journal = frappe.new_doc("Journal Entry", company=COMPANY, posting_date="2026-07-15")
	for account, side in (("Cash", "debit"), ("Capital Stock", "credit")):
		name = frappe.db.get_value("Account", {"account_name": account, "company": COMPANY})
		journal.append("accounts", {"account": name, f"{side}_in_account_currency": 1_000})
	journal.insert().submit()
	*_, summary = execute({"company": COMPANY, "to_date": "2026-07-15"})
	assert summary[0]["value"] == 0


def test_trial_balance_of_erpnext_balances():
	make_history()
	filters = frappe._dict(
		company=COMPANY,
		fiscal_year="2026",
		from_date=date(2026, 1, 1),
		to_date=date(2026, 12, 31),
		show_zero_values=0,
	)
	_columns, rows = trial_balance(filters)[:2]
	total = rows[-1]
	assert money(total["debit"]) == money(total["credit"]) > 0
	assert money(total["closing_debit"]) == money(total["closing_credit"]) > 0


def test_general_ledger_of_erpnext_shows_the_loan_by_its_party():
	loan = make_history()
	filters = frappe._dict(
		company=COMPANY,
		from_date=date(2026, 1, 1),
		to_date=date(2026, 12, 31),
		party_type="Customer",
		party=[loan.customer],
		group_by="Group by Voucher (Consolidated)",
	)
	_columns, rows = general_ledger(filters)
	closing = rows[-1]
	assert money(closing["balance"]) == money(
		frappe.db.get_value("Loan", loan.name, "outstanding_principal_amount")
	)
