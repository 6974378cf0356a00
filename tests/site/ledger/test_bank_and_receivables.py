"""What ERPNext's bank reconciliation and receivables make of a loan's entries, and the names on its documents."""

from __future__ import annotations

from decimal import Decimal

import frappe
import pytest

from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursed_loan,
	make_disbursement,
	make_repayment,
	make_unique,
)
from tests.site.support import COMPANY, assert_ledgers_agree, money

ACCOUNTS = "erpnext.accounts"


@pytest.fixture
def loan():
	return make_disbursed_loan(disbursed_on="2026-06-15")


def make_bank() -> tuple[str, str]:
	"""A mode of payment to a bank account, and ERPNext's own record of that account."""
	account = frappe.new_doc(
		"Account", account_name=make_unique("Bank"), account_type="Bank", company=COMPANY
	)
	account.update({"parent_account": "Bank Accounts - LT"}).insert()
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Wire"), type="Bank", enabled=1)
	mode.append("accounts", {"company": COMPANY, "default_account": account.name})
	bank = frappe.new_doc("Bank", bank_name=make_unique("Bank")).insert().name
	record = frappe.new_doc(
		"Bank Account", account_name=make_unique("Ours"), bank=bank, is_company_account=1, company=COMPANY, account=account.name
	)  # fmt: skip
	return mode.insert().name, record.insert().name


def make_transaction(bank_account: str, reference: str, deposit: float = 0, withdrawal: float = 0) -> str:
	transaction = frappe.new_doc(
		"Bank Transaction", date="2026-07-15", bank_account=bank_account, company=COMPANY, currency="DOP",
		deposit=deposit, withdrawal=withdrawal, reference_number=reference,
	)  # fmt: skip
	return transaction.insert().submit().name


def find_matches(transaction: str) -> list[dict]:
	# ERPNext's module asks the database as it is imported.
	get_linked_payments = frappe.get_attr(
		f"{ACCOUNTS}.doctype.bank_reconciliation_tool.bank_reconciliation_tool.get_linked_payments"
	)
	return get_linked_payments(
		transaction, ["journal_entry"], from_date="2026-07-01", to_date="2026-07-31", filter_by_reference_date=1,
		from_reference_date="2026-07-10", to_reference_date="2026-07-15",
	)  # fmt: skip


def list_outstanding(customer: str) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
	"""Rows of Accounts Receivable of a customer: entry, and what was lent, paid and is left."""
	filters = {
		"company": COMPANY, "report_date": "2026-07-15", "ageing_based_on": "Posting Date", "range": "30, 60, 90, 120",
		"party_type": "Customer", "party": [customer],
	}  # fmt: skip
	list_receivables = frappe.get_attr(f"{ACCOUNTS}.report.accounts_receivable.accounts_receivable.execute")
	return {
		row["voucher_no"]: (money(row["invoiced"]), money(row["paid"]), money(row["outstanding"]))
		for row in list_receivables(filters)[1]
		if row.get("voucher_no")
	}


def test_bank_reconciliation_finds_payment_and_disbursement_by_reference_and_date(loan):
	mode, bank_account = make_bank()
	payment = make_repayment(
		loan=loan.name, amount=2_000, mode_of_payment=mode, reference_number="BPD 4711",
		value_date="2026-07-14", posting_date="2026-07-15",
	)  # fmt: skip
	[match] = find_matches(make_transaction(bank_account, "BPD 4711", deposit=2_000))
	assert (match["name"], match["reference_no"], str(match["reference_date"])) == (
		payment.journal_entry, "BPD 4711", "2026-07-14",
	)  # fmt: skip
	assert (match["party"], match["rank"]) == (payment.client_name, 3)
	disbursement = make_disbursement(
		loan=make_approved_loan().name, mode_of_payment=mode, external_reference="OUT-1"
	)
	[match] = find_matches(make_transaction(bank_account, "OUT-1", withdrawal=disbursement.amount))
	assert (match["name"], match["rank"]) == (disbursement.journal_entry, 3)


def test_entry_says_how_the_money_came_and_its_reversal_too(loan):
	payment = make_repayment(loan=loan.name, amount=100, reference_number="CHQ 9", value_date="2026-07-14")
	fields = ["cheque_no", "cheque_date", "mode_of_payment", "pay_to_recd_from"]
	entry = frappe.db.get_value("Journal Entry", payment.journal_entry, fields, as_dict=True)
	assert (entry.cheque_no, str(entry.cheque_date)) == ("CHQ 9", "2026-07-14")
	assert (entry.mode_of_payment, entry.pay_to_recd_from) == ("Cash", payment.client_name)
	payment.reversal_reason = "Cheque returned"
	payment.cancel()
	entry = frappe.db.get_value("Journal Entry", payment.reversal_journal_entry, fields, as_dict=True)
	assert (entry.cheque_no, str(entry.cheque_date)) == ("CHQ 9", "2026-07-15")
	bare = make_repayment(loan=loan.name, amount=100)
	assert frappe.db.get_value("Journal Entry", bare.journal_entry, ["cheque_no", "cheque_date"]) == (
		None,
		None,
	)


def test_receivables_show_a_loan_once_with_what_was_paid_of_it(loan):
	disbursed = frappe.get_doc("Loan Disbursement", {"loan": loan.name})
	first = make_repayment(loan=loan.name, amount=9_168)
	second = make_repayment(loan=loan.name, amount=10_000)
	entry = disbursed.journal_entry
	paid = sum(
		row.credit - row.debit
		for name in (first.journal_entry, second.journal_entry)
		for row in frappe.get_doc("Journal Entry", name).accounts
		if row.party
	)
	assert list_outstanding(loan.customer) == {entry: (100_000, money(paid), money(100_000 - paid))}
	second.reversal_reason = first.reversal_reason = "Wrong loan"
	second.cancel()
	first.cancel()
	assert list_outstanding(loan.customer) == {entry: (100_000, 0, 100_000)}
	disbursed.reversal_reason = "Not taken"
	disbursed.cancel()
	assert list_outstanding(loan.customer) == {}
	again = make_disbursement(loan=loan.name, value_date="2026-07-01")
	make_repayment(loan=loan.name, amount=30_000)
	[(name, (lent, paid, left))] = list_outstanding(loan.customer).items()
	assert (name, lent, left) == (again.journal_entry, 100_000, 100_000 - paid)
	assert paid > 0
	assert_ledgers_agree()


def test_two_loans_of_a_client_are_two_receivables(loan):
	other = make_disbursed_loan(client=frappe.get_doc("Client", loan.client), disbursed_on="2026-06-16")
	make_repayment(loan=other.name, amount=9_168)
	rows = list_outstanding(loan.customer)
	assert [row[0] for row in rows.values()] == [100_000, 100_000]
	assert sorted(row[1] > 0 for row in rows.values()) == [False, True]


def test_corrected_name_reaches_what_lives_and_leaves_what_was_issued(loan):
	issued = make_repayment(loan=loan.name, amount=100)
	draft = make_repayment(loan=loan.name, amount=100, submit=False)
	client = frappe.get_doc("Client", loan.client)
	old = client.client_name
	other = make_disbursed_loan(client=make_client(), disbursed_on="2026-06-16")
	client.update({"first_name": "Anabel"}).save()
	new = client.client_name
	assert new != old
	assert frappe.db.get_value("Loan", loan.name, "client_name") == new
	assert frappe.db.get_value("Customer", loan.customer, "customer_name") == new
	assert issued.reload().client_name == old
	assert draft.reload().client_name == new
	assert other.reload().client_name != new
	receipt = make_repayment(loan=loan.name, amount=100)
	assert receipt.client_name == new
	assert new in frappe.db.get_value("Journal Entry", receipt.journal_entry, "user_remark")
