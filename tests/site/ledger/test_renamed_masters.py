"""Masters get other names in the middle of a day: the book goes on, and its ledgers agree line by line."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import frappe
import pytest
from erpnext.accounts.doctype.account.account import update_account_number
from erpnext.accounts.utils import update_cost_center
from frappe.query_builder.functions import Sum

from lending_app.closing.run.close_day import close_in_transaction
from lending_app.engine.replay.checkpoint import load_checkpoint
from lending_app.ledger.accounts.keys import LedgerKeys
from lending_app.ledger.exceptions import BoundMasterError, MasterInUseError
from lending_app.ledger.queries import list_posted
from lending_app.ledger.tables import DIMENSION_COLUMNS, NAME_COLUMNS, OTHER_TEXTS, TABLES
from lending_app.lending_setup.database import select
from lending_app.servicing.state.get_loan_state import get_terms
from lending_app.servicing.stored.checkpoints import read_newest
from lending_app.servicing.stored.loan_states import POSTED_COLUMNS, read_posted
from lending_app.testing.factories import (
	make_branch,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.ledger.changed_masters import make_cost_center
from tests.site.support import COMPANY, assert_ledgers_agree, assert_posted_as_replayed, money, travel_to

LOANS = 24
# What is told of the past, or shown beside an amount: nothing is looked up by it.
HISTORY = {
	"Access Log", "Activity Log", "Comment", "Deleted Document", "Error Log", "Notification Log", "Route History",
	"Version", "View Log",
}  # fmt: skip
# A group of cost centers that ERPNext calls like the company, and a product's code, which is its own whatever it is called.
OWN_TEXTS = {"tabCost Center.cost_center_name", "tabLoan Product.product_code"}
TOLD = {
	"title",
	"against",
	"against_account",
	"remark",
	"remarks",
	"user_remark",
	"description",
	"subject",
	"message",
}


@pytest.fixture
def caches() -> Iterator[None]:
	"""What was cached of names that the rollback takes back goes too."""
	yield
	frappe.db.rollback()
	frappe.clear_cache()


class Book:
	"""Loans of three branches and two products, paid in cash and to a bank, closed up to the eve of the 14th."""

	def __init__(self) -> None:
		frappe.db.set_value("Lending Company", COMPANY, {"last_closed_date": None, "closing_until": None})
		self.bank = make_account("Bank of the Book", "Bank", "Bank Accounts - LT")
		self.principal = make_account("Loans of the Book", "Receivable", "Accounts Receivable - LT")
		self.cash, self.mode = "Cash", make_mode(self.bank)
		self.branches = [make_branch(name=make_unique("Book Branch"), company=COMPANY) for _ in range(3)]
		self.products = [
			make_loan_product(penalty_daily_percent=0.1, penalty_base="Overdue Installment").name,
			make_loan_product(
				accounts=[{"company": COMPANY, "role": "Loan Principal", "account": self.principal}]
			).name,
		]
		clients = [make_client(branch=branch) for branch in self.branches]
		self.loans = [
			make_disbursed_loan(
				client=clients[number % 3],
				product=self.products[number % 2],
				disbursed_on=date(2026, 5, 28 + number % 4),
				principal_amount=10_000 + 100 * number,
			).name
			for number in range(LOANS)
		]
		for number, loan in enumerate(self.loans[::3]):
			self.pay(loan, number, "2026-07-02")
		frappe.db.set_value("Lending Company", COMPANY, "last_closed_date", "2026-07-10")
		self.close(date(2026, 7, 11), date(2026, 7, 12), date(2026, 7, 13))

	def pay(self, loan: str, number: int, day: str) -> None:
		make_repayment(
			loan=loan,
			value_date=day,
			mode_of_payment=self.mode if number % 2 else self.cash,
			amount=500 + number,
		)

	def close(self, *days: date) -> None:
		close_in_transaction(frappe.db.get_value("Loan", self.loans[0], "company"), list(days))

	def pay_again(self, day: str) -> None:
		"""Payments after the names have changed: on time, and with a value date before it."""
		for number, loan in enumerate(self.loans[::2]):
			make_repayment(
				loan=loan, value_date="2026-07-05" if number % 5 == 0 else day, posting_date=day,
				mode_of_payment=self.mode if number % 3 else self.cash, amount=700 + number,
			)  # fmt: skip

	def reverse_all(self) -> None:
		for doctype in ("Loan Repayment", "Loan Disbursement"):
			for name in frappe.get_all(doctype, {"docstatus": 1, "loan": ("in", self.loans)}, pluck="name"):
				document = frappe.get_doc(doctype, name)
				document.reversal_reason = "Taken back"
				document.cancel()


def make_account(name: str, kind: str, parent: str, company: str = COMPANY) -> str:
	account = frappe.new_doc(
		"Account", account_name=make_unique(name), account_type=kind, parent_account=parent
	)
	return account.update({"company": company}).insert().name


def make_mode(account: str) -> str:
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Book Wire"), type="Bank", enabled=1)
	mode.append("accounts", {"company": COMPANY, "default_account": account})
	return mode.insert().name


def list_sub_ledger(field: str, loans: list[str]) -> dict[tuple[str, str], Decimal]:
	"""Balance of the facts' sub-ledger by account and another field."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	query = frappe.qb.from_(entry).select(
		entry.account, entry[field], Sum(entry.debit_amount - entry.credit_amount)
	)
	rows = (
		query.where(entry.company == frappe.db.get_value("Loan", loans[0], "company"))
		.groupby(entry.account, entry[field])
		.run()
	)
	return {(account, value): money(amount) for account, value, amount in rows if money(amount)}


def assert_branches_agree(company: str) -> None:
	"""Each account has by cost center what the sub-ledger has by branch."""
	centers = dict(
		frappe.get_all(
			"Branch", {"lending_cost_center": ("is", "set")}, ["name", "lending_cost_center"], as_list=True
		)
	)
	entry, journal = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Journal Entry")
	rows = (
		frappe.qb.from_(entry).join(journal).on(journal.name == entry.voucher_no)
		.select(entry.account, entry.cost_center, Sum(entry.debit - entry.credit))
		.where((entry.company == company) & journal.lending_document_type.isnotnull() & (entry.is_cancelled == 0))
		.groupby(entry.account, entry.cost_center).run()
	)  # fmt: skip
	general = {(account, center): money(amount) for account, center, amount in rows if money(amount)}
	table = frappe.qb.DocType("Loan Ledger Entry")
	found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
	for account, branch, amount in (
		frappe.qb.from_(table).select(table.account, table.branch, Sum(table.debit_amount - table.credit_amount))
		.where(table.company == company).groupby(table.account, table.branch).run()
	):  # fmt: skip
		found[account, centers[branch]] += money(amount)
	assert {key: amount for key, amount in found.items() if amount} == general


def list_places(names: list[str]) -> set[tuple[str, str]]:
	"""Columns of the whole database in which one of the names stands, alone or quoted within a text, and the text."""
	quoted = "|".join(re.escape(json.dumps(name)) for name in names)
	columns = defaultdict(list)
	for table, column in select(
		"SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t "
		"ON t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE c.table_schema = DATABASE() "
		"AND t.table_type = 'BASE TABLE' AND c.data_type IN ('varchar','text','mediumtext','longtext','json')"
	):
		if table.removeprefix("tab") not in HISTORY and column not in TOLD:
			columns[table].append(column)
	found = set()
	for table, fields in columns.items():
		tests = (
			f"MAX(IF(`{field}` IN %s OR `{field}` REGEXP %s, LEFT(`{field}`, 500), NULL))" for field in fields
		)
		texts = select(f"SELECT {', '.join(tests)} FROM `{table}`", [names, quoted] * len(fields))[0]
		found |= {(f"{table}.{field}", text) for field, text in zip(fields, texts, strict=True) if text}
	return found


def rename(doctype: str, old: str, new: str, *, merge: bool = False) -> str:
	return frappe.rename_doc(
		doctype, old, new, merge=merge, force=True, show_alert=False, rebuild_search=False
	)


def test_every_text_of_the_close_is_a_name_that_follows_or_no_name():
	texts = {
		f"{table}.{column}"
		for table, column in select(
			"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() "
			"AND data_type = 'varchar'"
		)
		if table in TABLES
	}
	named = {column for columns in NAME_COLUMNS.values() for column in columns}
	assert texts == named | {*OTHER_TEXTS, *DIMENSION_COLUMNS}


def test_a_day_on_which_every_master_is_renamed_merged_and_disabled(caches):
	with travel_to("2026-07-13"):
		book = Book()
	with travel_to("2026-07-14"):
		old = [*merge_all(book), *rename_all(book)]
		disable_all(book)
		found = list_places(old)
		assert {place for place in found if place[0] not in OWN_TEXTS} == set()
		assert_no_replay_names(book, old)
		company = frappe.db.get_value("Loan", book.loans[0], "company")
		book.pay_again("2026-07-14")
		assert_ledgers_agree(company)
	with travel_to("2026-07-15"):
		book.close(date(2026, 7, 14))
		assert frappe.db.get_value("Lending Company", company, "last_closed_date") == date(2026, 7, 14)
		assert_posted_as_replayed(date(2026, 7, 14), company)
		assert_ledgers_agree(company)
		assert_branches_agree(company)
		book.reverse_all()
		book_close = date(2026, 7, 15)
	with travel_to("2026-07-16"):
		book.close(book_close)
	assert_ledgers_agree(company)
	assert_branches_agree(company)
	for field in ("role", "branch"):
		assert list_sub_ledger(field, book.loans) == {}
	assert {
		loan: left for loan, left in list_posted(book.loans, date.max).items() if any(left.values())
	} == {}


def merge_all(book: Book) -> list[str]:
	"""Merge each master that may be merged into one that takes its place; returns the names that are gone.

	The rest is refused and goes on as it was.
	"""
	center, account = make_cost_center(), make_account("Other Bank", "Bank", "Bank Accounts - LT")
	empty = make_branch(name=make_unique("Empty Branch"), company=COMPANY)
	gone = [frappe.db.get_value("Branch", book.branches[1], "lending_cost_center"), book.bank, empty]
	for doctype, old, new in zip(
		("Cost Center", "Account", "Branch"), gone, (center, account, book.branches[2]), strict=True
	):
		rename(doctype, old, new, merge=True)
	book.bank = account
	customer, client = frappe.db.get_value("Loan", book.loans[0], ["customer", "client"])
	other = frappe.db.get_value("Loan", book.loans[1], ["customer", "client"])
	for doctype, old, new in (
		("Branch", book.branches[0], book.branches[1]),
		("Loan Product", *book.products),
		("Loan", *book.loans[:2]),
		("Mode of Payment", book.mode, book.cash),
		("Account", book.principal, "Debtors - LT"),
		("Customer", customer, other[0]),
		("Client", client, other[1]),
	):
		with pytest.raises(MasterInUseError):
			rename(doctype, old, new, merge=True)
	return gone


def disable_all(book: Book) -> None:
	"""What loans rest on stays usable, under its new name too; a master on which none rests is disabled."""
	company, customer = frappe.db.get_value("Loan", book.loans[0], ["company", "customer"])
	center = frappe.db.get_value("Branch", book.branches[0], "lending_cost_center")
	bank = frappe.db.get_value("Mode of Payment Account", {"parent": book.mode}, "default_account")
	for doctype, name, values, error in (
		("Account", bank, {"disabled": 1}, MasterInUseError),
		("Cost Center", center, {"disabled": 1}, BoundMasterError),
		("Currency", "DOP", {"enabled": 0}, MasterInUseError),
		("Customer", customer, {"disabled": 1}, MasterInUseError),
		("Fiscal Year", "2026", {"disabled": 1}, MasterInUseError),
	):  # fmt: skip
		with pytest.raises(error):
			frappe.get_doc(doctype, name).update(values).save()
	free = make_account("Free Bank", "Bank", frappe.db.get_value("Account", bank, "parent_account"), company)
	frappe.get_doc("Account", free).update({"disabled": 1}).save()


def rename_all(book: Book) -> list[str]:
	"""Rename every master the book rests on; returns the names that are gone."""
	company, center = COMPANY, frappe.db.get_value("Branch", book.branches[0], "lending_cost_center")
	customer = frappe.db.get_value("Loan", book.loans[0], "customer")
	old = [book.mode, *book.branches, *book.products, book.bank, book.principal, center, company]
	book.branches = [rename("Branch", name, f"New {name}") for name in book.branches]
	book.products = [rename("Loan Product", name, f"NEW {name}") for name in book.products]
	for account in (
		book.bank,
		book.principal,
		frappe.db.get_value(
			"Lending Company Account", {"parent": company, "role": "Interest Income"}, "account"
		),
	):
		old.append(account)
		update_account_number(account, f"New {make_unique('account')}", "4711" + str(len(old)))
	update_cost_center(center, f"New {make_unique('center')}", "77", company, False)
	rename("Customer", customer, f"New {customer}")
	book.mode = rename("Mode of Payment", book.mode, f'New "quoted" % {book.mode}')
	book.cash = rename("Mode of Payment", "Cash", "Efectivo ñ")
	rename("Company", company, "Renamed Lending")
	return [*dict.fromkeys(old)]


def assert_no_replay_names(book: Book, old: list[str]) -> None:
	"""Replays kept as bytes and what is posted of loans name the money's way as it is called now."""
	channels = {channel for _role, channel in LedgerKeys()._ids}
	for loan, data in read_newest(book.loans).items():
		channels |= set(load_checkpoint(get_terms(loan), data).funds)
	for columns in select("SELECT posted_others FROM lending_loan_state WHERE loan IN %s", (book.loans,)):
		channels |= {channel for _role, channel in read_posted([0] * len(POSTED_COLUMNS), columns[0])}
	assert channels & {*old, "Cash"} == set()
	assert {book.mode, book.cash} <= channels
