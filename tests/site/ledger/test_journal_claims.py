"""Journal entries that lending has not made: copies, reversals, templates, rows of the ledger, edits and ERPNext's tools."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest
from erpnext.accounts.doctype.journal_entry.journal_entry import make_reverse_journal_entry
from frappe.model.document import Document

from lending_app.engine import LedgerRole
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.exceptions import LendingEntryError
from lending_app.ledger.journals.post_journal import post_journal
from lending_app.ledger.lines import LedgerLine, Voucher
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.testing.factories import (
	make_approved_loan,
	make_disbursed_loan,
	make_repayment,
)
from tests.site.support import COMPANY, TODAY, assert_ledgers_agree, get_gl_balance, post_by_hand, refused

TITLE = "Entry of the Lending Ledger"


@pytest.fixture
def payment() -> Document:
	return make_repayment(loan=make_disbursed_loan(disbursed_on="2026-06-15").name, amount=2_000)


@pytest.fixture
def entry(payment) -> Document:
	return frappe.get_doc("Journal Entry", payment.journal_entry)


def get_account(name: str) -> str:
	return frappe.db.get_value("Account", {"account_name": name, "company": COMPANY})


def build_entry(*lines: tuple[str, float], **values) -> Document:
	"""A draft of a bookkeeper's entry, debit positive."""
	journal = frappe.new_doc(
		"Journal Entry", company=COMPANY, posting_date="2026-07-15", voucher_type="Journal Entry", **values
	)
	for account, amount in lines:
		journal.append(
			"accounts",
			{
				"account": get_account(account), "debit_in_account_currency": max(amount, 0),
				"credit_in_account_currency": max(-amount, 0),
			},
		)  # fmt: skip
	return journal


def test_copy_of_a_payments_entry_is_refused(entry):
	for ignore_no_copy in (True, False):
		with refused(LendingEntryError, TITLE):
			frappe.copy_doc(entry, ignore_no_copy=ignore_no_copy).insert()


def test_entry_sent_whole_is_refused(entry, payment):
	values = entry.as_dict(no_default_fields=True) | {
		"doctype": "Journal Entry",
		"flags": {"lending_voucher": 1},
	}
	with refused(LendingEntryError, TITLE, match=payment.name):
		frappe.get_doc(values).insert()


@pytest.mark.parametrize("field", ["lending_document_type", "lending_document"])
def test_entry_that_claims_a_document_on_other_accounts_is_refused(payment, field):
	claim = {"lending_document_type": payment.doctype, "lending_document": payment.name}
	journal = build_entry(("Cash", 10), ("Sales", -10))
	journal.set(field, claim[field])
	with refused(LendingEntryError, TITLE):
		journal.insert(ignore_links=True)


def test_row_that_names_a_loan_is_refused(payment):
	journal = build_entry(("Cash", 10), ("Debtors", -10))
	journal.accounts[1].update(
		{"party_type": "Customer", "party": frappe.db.get_value("Client", payment.client, "customer"),
		"reference_type": "Loan", "reference_name": payment.loan}
	)  # fmt: skip
	with refused(LendingEntryError, TITLE, match=payment.loan):
		journal.insert()


def test_reverse_journal_entry_button_is_refused(entry, payment):
	with refused(LendingEntryError, TITLE, match=payment.name):
		make_reverse_journal_entry(entry.name).insert()


def test_entry_set_against_a_lending_entry_is_refused(entry, payment):
	journal = build_entry(("Loans to Clients", -10), ("Cash", 10))
	party = next(row.party for row in entry.accounts if row.party)
	journal.accounts[0].update(
		{
			"party_type": "Customer",
			"party": party,
			"reference_type": "Journal Entry",
			"reference_name": entry.name,
		}
	)
	# As far as ERPNext is concerned the two fit.
	frappe.db.set_value(
		"Journal Entry Account", {"parent": entry.name, "party": party}, {"reference_type": None, "debit": 10}
	)
	with refused(LendingEntryError, TITLE, match=payment.name):
		journal.insert()


@pytest.mark.parametrize("kind", ["Journal Entry", "Opening Entry"])
def test_entry_by_hand_on_a_control_account_is_refused(payment, kind):
	journal = build_entry(("Cash", 10), ("Loan Interest Income", -10)).update({"voucher_type": kind})
	with refused(LendingEntryError, TITLE, match="Loan Interest Income"):
		journal.insert()


def test_accounts_shared_with_the_business_stay_open(payment):
	build_entry(
		("Cash", -30),
		("Tax on Loan Fees", 10),
		("Loan Insurance Payable", 10),
		("Collateral Execution Costs", 10),
	).submit()
	assert_ledgers_agree()


def test_payment_entry_on_the_loans_account_is_refused(payment):
	customer = frappe.db.get_value("Client", payment.client, "customer")
	document = frappe.new_doc(
		"Payment Entry", payment_type="Receive", company=COMPANY, posting_date="2026-07-15", party_type="Customer",
		party=customer, paid_from=get_account("Loans to Clients"), paid_to=get_account("Cash"), paid_amount=10,
		received_amount=10, source_exchange_rate=1, target_exchange_rate=1,
	).insert()  # fmt: skip
	with refused(LendingEntryError, TITLE, match="Loans to Clients"):
		document.submit()


def test_row_of_the_ledger_by_hand_is_refused(entry):
	row = frappe.get_doc("GL Entry", {"voucher_no": entry.name, "debit": (">", 0)})
	with refused(LendingEntryError, TITLE):
		frappe.copy_doc(row).insert()
	with refused(LendingEntryError, TITLE):
		frappe.delete_doc("GL Entry", row.name, force=True)


def test_entry_from_before_the_rule_is_taken_back():
	"""Cancelled, or by its opposite where its period is closed; by nothing else."""
	for undo in ("cancel", "reverse"):
		journal = post_by_hand(TODAY, ("Cash", 10), ("Loan Interest Income", -10))
		assert get_gl_balance("Loan Interest Income") == -10
		opposite = make_reverse_journal_entry(journal.name).update({"posting_date": "2026-07-15"})
		if undo == "reverse":
			half = frappe.copy_doc(opposite)
			for row in half.accounts:
				row.debit_in_account_currency, row.credit_in_account_currency = (
					row.debit_in_account_currency / 2,
					row.credit_in_account_currency / 2,
				)
			with refused(LendingEntryError, TITLE):
				half.insert()
			opposite.submit()
		else:
			journal.cancel()
		assert get_gl_balance("Loan Interest Income") == 0


def test_submitted_entry_is_not_edited(entry):
	center = frappe.db.get_value(
		"Cost Center", {"company": COMPANY, "is_group": 0, "name": ("!=", entry.accounts[0].cost_center)}
	)
	entry.accounts[0].cost_center = center
	with refused(LendingEntryError, TITLE, match=entry.lending_document):
		entry.save()
	entry.reload()
	entry.title = "Seen by the bookkeeper"
	entry.save()


def test_reconciling_and_unreconciling_tools_are_refused(entry, payment):
	tool = frappe.new_doc(
		"Unreconcile Payment", company=COMPANY, voucher_type="Journal Entry", voucher_no=entry.name
	)
	with refused(LendingEntryError, TITLE, match=entry.name):
		tool.insert()
	row = next(row for row in entry.accounts if row.party)
	row.reference_type, row.reference_name = None, None
	# As ERPNext's Payment Reconciliation saves it.
	entry.flags.ignore_validate_update_after_submit = True
	with refused(LendingEntryError, TITLE):
		entry.save()


def test_transactions_of_a_company_with_loans_are_not_wiped(payment):
	with refused(LendingEntryError, TITLE, match=COMPANY):
		frappe.new_doc("Transaction Deletion Record", company=COMPANY).insert()


def test_reposting_the_ledger_gives_the_same_rows(entry, payment):
	before = list_rows(entry.name)
	entry.make_gl_entries(1)
	entry.make_gl_entries()
	assert list_rows(entry.name) == before
	assert_ledgers_agree()


def list_rows(journal: str) -> list[tuple]:
	fields = ["account", "party", "debit", "credit", "against_voucher_type", "against_voucher", "cost_center"]
	filters = {"voucher_no": journal, "is_cancelled": 0}
	return sorted(map(str, frappe.get_all("GL Entry", filters, fields, as_list=True)))


def build_voucher(loan: str) -> Voucher:
	return Voucher(
		company=COMPANY,
		doctype="Loan",
		name=loan,
		posting_date=TODAY,
		value_date=TODAY,
		remark="Many",
		is_reversal=False,
	)


def test_entry_of_more_lines_than_erpnext_posts_at_once_is_posted():
	"""Beyond a hundred lines ERPNext leaves an entry to a job; the sub-ledger would be ahead of it."""
	loan = make_approved_loan()
	placer, keys = Placer(COMPANY), lock_loan(loan.name).keys
	group = placer.get_group(keys)
	roles = {1: LedgerRole.LOAN_PRINCIPAL, -1: LedgerRole.FUNDS}
	lines = []
	for number in range(110):
		copy = frappe.copy_doc(loan)
		copy.update({"name": f"{loan.name}-{number}", "docstatus": 0})
		copy.db_insert()
		for sign, role in roles.items():
			place = placer.get_place(group, (role, ""), keys)
			own = replace(keys, name=copy.name)
			lines.append(LedgerLine(loan=own, role=role, channel="", place=place, amount=Decimal(sign)))
	journal = post_journal(placer, build_voucher(loan.name), lines)
	assert frappe.db.get_value("Journal Entry", journal, "docstatus") == 1
	assert get_gl_balance("Loans to Clients") == 110
	assert_ledgers_agree()
