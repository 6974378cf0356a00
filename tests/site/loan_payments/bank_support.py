"""Statements of banks for tests: accounts, files, and a job without its worker."""

from typing import NamedTuple
from unittest.mock import patch

import frappe

from lending_app.loan_payments.bank.load_statement import load_statement
from lending_app.loan_payments.bank.process_load import process_load
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.testing.factories import make_disbursed_loan, make_unique
from tests.site.disbursement.payment_support import make_bank_account
from tests.site.support import COMPANY, as_user

NUMBER = "032180000118359719"


class Bank(NamedTuple):
	"""A bank account, and two loans of which nothing is paid."""

	account: str
	loan: str
	other: str


def make_bank():
	loans = [make_disbursed_loan(disbursed_on="2026-06-15").name for _ in range(2)]
	return Bank(make_account(), *loans)


def get_mode(bank):
	account = frappe.db.get_value("Bank Account", bank, "account")
	return frappe.db.get_value("Mode of Payment Account", {"default_account": account}, "parent")


def get_transaction(line):
	return frappe.get_doc("Bank Transaction", line.bank_transaction)


def make_account():
	"""A bank account with its ledger account, and the mode of payment whose money goes there."""
	bank = make_bank_account(bank_account_no=NUMBER)
	account = frappe.db.get_value("Bank Account", bank, "account")
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Wire"), type="Bank", enabled=1)
	mode.append("accounts", {"company": COMPANY, "default_account": account})
	mode.insert()
	return bank


def write_mt940(*lines, opening="1000,00", account=NUMBER, currency="DOP", closing=None):
	"""Lines are (day, amount, reference, name, text) with amounts in cents."""
	total = round(float(opening.replace(",", ".")) * 100)
	fields = [":20:TEST", f":25:{account}", f":60F:C260714{currency}{opening}"]
	for number, (day, cents, reference, name, text) in enumerate(lines):
		total += cents
		mark = "C" if cents > 0 else "D"
		amount = f"{abs(cents) // 100},{abs(cents) % 100:02d}"
		fields += [
			f":61:{day}{mark}{amount}NTRF{reference or 'NONREF'}//B{number}",
			f":86:?20{text}?32{name}",
		]
	shown = closing or f"{total // 100},{total % 100:02d}"
	fields.append(f":62F:C260715{currency}{shown}")
	return ("\n".join(fields) + "\n").encode()


def make_load(content, bank, *, role="Treasurer", **overrides):
	with as_user(role):
		file = frappe.new_doc(
			"File", file_name=f"{make_unique('estado')}.sta", is_private=1, content=content
		).insert()
		return frappe.new_doc(
			"Bank Statement Load", bank_account=bank, file=file.file_url, **overrides
		).insert()


def load(content, bank, **overrides):
	"""Load it, and be the worker."""
	document = make_load(content, bank, **overrides)
	with as_user("Treasurer"):
		load_statement(document.name)
		# The job commits; what tests make is undone.
		with patch.object(frappe.db, "commit"):
			process_load(document.name)
	return document.reload()


def run_batch(batch):
	with as_user("Treasurer"):
		post_batch(batch)
	return frappe.get_doc("Payment Batch", batch)


def list_lines(document):
	return frappe.get_all("Bank Statement Line", {"statement_load": document.name}, ["*"], order_by="line")
