"""Give a company its lending accounts: one Lending Company record, one account for each ledger role."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.engine.ledger.chart import CHART
from lending_app.engine.loan.state import LedgerRole
from lending_app.lending_setup.ledger_roles import get_account_type


def set_up_company(company: str) -> str:
	"""Create what is missing of a company's lending accounts. Safe to run again; never changes what is set.

	Returns the name of the Lending Company. A company without a chart of accounts is left for later.
	"""
	if not frappe.db.exists("Account", {"company": company, "is_group": 1}):
		return ""
	if frappe.db.exists("Lending Company", company):
		doc = frappe.get_doc("Lending Company", company)
	else:
		doc = frappe.new_doc("Lending Company", company=company, is_disbursed_by_order=1)
	doc.cost_center = doc.cost_center or frappe.get_cached_value("Company", company, "cost_center")
	present = {row.role for row in doc.accounts}
	for role_account in CHART:
		if role_account.role.value not in present:
			account = get_or_create_account(
				company, role_account.name, role_account.root_type, get_account_type(role_account)
			)
			doc.append("accounts", {"role": role_account.role.value, "account": account})
	cash = frappe.get_cached_value("Company", company, "default_cash_account")
	if LedgerRole.FUNDS.value not in present and cash:
		doc.append("accounts", {"role": LedgerRole.FUNDS.value, "account": cash})
	# The record belongs to the installation of the app, not to anyone who adds a company.
	doc.save(ignore_permissions=True)
	return doc.name


def get_or_create_account(
	company: str, name: str, root_type: str, account_type: str, parent: str | None = None
) -> str:
	"""An account of a company by its English name, or by that of the set-up's language. Made where there is none."""
	# In the language of the set-up; one made in English before stays so.
	own_name = _(name)
	names = ("in", (name, own_name))
	if found := frappe.db.get_value("Account", {"company": company, "account_name": names}):
		return found
	account = frappe.new_doc(
		"Account",
		account_name=own_name,
		company=company,
		parent_account=parent or _get_parent(company, root_type),
		account_type=account_type,
		root_type=root_type,
	)
	account.insert(ignore_permissions=True)  # same reason as above
	return account.name


def _get_parent(company: str, root_type: str) -> str:
	"""The group in which the company's own chart keeps such accounts, else the root of the type."""
	sibling_field = {
		"Asset": "default_receivable_account",
		"Income": "default_income_account",
		"Liability": "default_payable_account",
		"Expense": "default_expense_account",
	}[root_type]
	sibling = frappe.get_cached_value("Company", company, sibling_field)
	if sibling:
		return frappe.get_cached_value("Account", sibling, "parent_account")
	filters = {"company": company, "root_type": root_type, "is_group": 1}
	root = frappe.get_all("Account", filters | {"parent_account": ("is", "not set")}, pluck="name", limit=1)
	groups = frappe.get_all(
		"Account", filters | {"parent_account": ("in", root)}, pluck="name", order_by="lft", limit=1
	)
	return (groups or root)[0]
