"""Masters that change in the middle of a book: accounts, cost centers and modes of payment that point elsewhere."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import getdate

from lending_app.ledger.accounts.groups import find_group
from lending_app.ledger.accounts.place_changes import PostedFlows
from lending_app.ledger.accounts.places import Placer
from lending_app.servicing.api import reverse_document
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.testing.factories import make_unique
from tests.site.support import COMPANY, money

# Newest first, as a cashier would take them back.
FACTS = (
	"Portfolio Sale", "Client Refund", "Loan Repayment", "Loan Charge Off", "Loan Payment Skip", "Loan Rate Change",
	"Loan Charge",
	"Loan Disbursement",
)  # fmt: skip


def make_account_like(account: str) -> str:
	"""Another account beside one, of its kind."""
	old = frappe.get_doc("Account", account)
	new = frappe.new_doc("Account", account_name=make_unique(old.account_name), company=old.company)
	new.update(
		{name: old.get(name) for name in ("parent_account", "root_type", "account_type", "account_currency")}
	)
	return new.insert().name


def make_cost_center() -> str:
	parent = frappe.db.get_value("Cost Center", {"company": COMPANY, "is_group": 1})
	values = {"cost_center_name": make_unique("Center"), "company": COMPANY, "parent_cost_center": parent}
	return frappe.new_doc("Cost Center", is_group=0, **values).insert().name


def repoint_accounts(*roles: str, company: str = COMPANY) -> dict[str, str]:
	"""Other accounts for roles of the company, all without any named. Returns the new accounts by the old."""
	doc = frappe.get_doc("Lending Company", company)
	moved = {}
	for row in doc.accounts:
		if not roles or row.role in roles:
			moved[row.account] = moved.get(row.account) or make_account_like(row.account)
			row.account = moved[row.account]
	doc.save()
	return moved


def repoint_mode(mode: str = "Cash", company: str = COMPANY) -> tuple[str, str]:
	"""Another account for a mode of payment; the old one and the new."""
	name, old = frappe.db.get_value(
		"Mode of Payment Account", {"parent": mode, "company": company}, ["name", "default_account"]
	)
	new = make_account_like(old)
	frappe.db.set_value("Mode of Payment Account", name, "default_account", new)
	return old, new


def repoint_branch(branch: str) -> tuple[str, str]:
	"""Another cost center for a branch; the old one and the new."""
	old, new = frappe.db.get_value("Branch", branch, "lending_cost_center"), make_cost_center()
	frappe.db.set_value("Branch", branch, "lending_cost_center", new)
	return old, new


def repoint_everything(*branches: str) -> None:
	repoint_accounts()
	repoint_mode()
	for branch in branches:
		repoint_branch(branch)


def reverse_everything(posting_date: str, company: str = COMPANY) -> int:
	"""Take back every fact of the company, newest first. Returns how many."""
	names: list[tuple[Any, ...]] = []
	for order, doctype in enumerate(FACTS):
		rows = frappe.get_all(
			doctype, {"company": company, "docstatus": 1}, ["name", "posting_date", "value_date"]
		)
		names += [(row.posting_date, row.value_date, -order, doctype, row.name) for row in rows]
	for *_key, doctype, name in sorted(names, reverse=True):
		if frappe.db.get_value(doctype, name, "docstatus") == 1:
			reverse(doctype, name, posting_date)
	return len(names)


def reverse(doctype: str, name: str, posting_date: str) -> Document:
	if doctype in ("Loan Repayment", "Loan Disbursement", "Loan Charge Off"):
		reverse_document(doctype, name, "The test takes it back", posting_date)
		return frappe.get_doc(doctype, name)
	doc = frappe.get_doc(doctype, name)
	doc.update({"reversal_reason": "The test takes it back", "reversal_posting_date": posting_date})
	return doc.cancel()


# --- Questions to both ledgers -------------------------------------------------------------------


def list_ledger_balances(company: str = COMPANY) -> dict[tuple[str, str], Decimal]:
	"""Balances of ERPNext's ledger that are not zero, by account and cost center."""
	entry = frappe.qb.DocType("GL Entry")
	amount = Sum(entry.debit - entry.credit)
	rows = (
		frappe.qb.from_(entry)
		.select(entry.account, entry.cost_center, amount)
		.where((entry.company == company) & (entry.is_cancelled == 0))
		.groupby(entry.account, entry.cost_center)
		.run()
	)
	return {(account, center): money(total) for account, center, total in rows if money(total)}


def list_sub_ledger_balances(company: str = COMPANY) -> dict[tuple, Decimal]:
	"""Balances of the sub-ledger that are not zero, by account, cost center, branch and role."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	key = (entry.account, entry.cost_center, entry.branch, entry.role)
	query = frappe.qb.from_(entry).select(*key, Sum(entry.debit_amount - entry.credit_amount))
	rows = query.where(entry.company == company).groupby(*key).run()
	return {tuple(row[:-1]): money(row[-1]) for row in rows if money(row[-1])}


def assert_ledgers_equal_by_account(company: str = COMPANY) -> None:
	"""Both ledgers hold the same in each account and cost center."""
	found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
	for (account, center, _branch, _role), amount in list_sub_ledger_balances(company).items():
		found[account, center] += amount
	assert {key: amount for key, amount in found.items() if amount} == list_ledger_balances(company)


def list_loan_balances(loan: str) -> dict[tuple, Decimal]:
	"""What the sub-ledger holds of a loan by role and account, what closes have posted of it included."""
	keys, group = lock_loan(loan).keys, find_group(loan)
	flows = PostedFlows(Placer(COMPANY), keys, group, "")
	found = {}
	for key in flows.list_keys():
		for place, amount in flows.sum_up(key).items():
			if amount:
				found[key[0].value, place.account, place.cost_center] = amount
	return found


def get_loan_gl_balance(loan: str, account: str) -> Decimal:
	"""Balance of a receivable account that ERPNext has under a loan's name: each of its lines begins with it."""
	entry = frappe.qb.DocType("GL Entry")
	query = frappe.qb.from_(entry).select(Sum(entry.debit - entry.credit))
	query = query.where(
		(entry.account == account) & entry.remarks.like(f"{loan}\n%") & (entry.is_cancelled == 0)
	)
	return money(query.run()[0][0])


def day(text: str) -> Any:
	return getdate(text)
