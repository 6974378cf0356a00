"""Masters on which loans rest are not taken away from under them: what would stop payments or the close is refused."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, fmt_money, formatdate, getdate

from lending_app.ledger.accounts.own_accounts import get_balance, list_role_accounts
from lending_app.ledger.exceptions import MasterInUseError
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.queries import get_last_closed_date

# What lending's lines take for granted of an account.
FIXED_FIELDS = ("company", "account_currency", "root_type", "report_type")


def check_account(account: Document) -> None:
	"""Raise MasterInUseError for an account that would stop taking lending's entries, while a role or money is on it."""
	before = account.get_doc_before_save()
	if before is None or not _stops_posting(before, account):
		return
	if account.name in list_role_accounts(before.company):
		_refuse(
			_(
				"Lending posts to {0}. Set another account for its role in Lending Company {1} or in the product, then change it."
			).format(frappe.bold(account.name), before.company)
		)
	mode = frappe.db.get_value("Mode of Payment Account", {"default_account": account.name}, "parent")
	if mode and frappe.db.exists("Loan Ledger Entry", {"channel": mode}):
		_refuse(
			_(
				"Payments of loans by {0} come to {1}. Set another account in that mode of payment, then change it."
			).format(frappe.bold(mode), frappe.bold(account.name))
		)
	balance = get_balance(account.name)
	if balance:
		_refuse(
			_("{0} of loans stand on {1}, and are posted from it until they are zero.").format(
				fmt_money(balance, currency=before.account_currency), frappe.bold(account.name)
			)
		)


def _stops_posting(before: Document, after: Document) -> bool:
	switched_on = any(cint(after.get(field)) > cint(before.get(field)) for field in ("disabled", "is_group"))
	frozen = after.freeze_account == "Yes" != before.freeze_account
	moved = any(before.get(field) != after.get(field) for field in FIXED_FIELDS)
	kinds = {before.account_type or "", after.account_type or ""}
	# With the party or without it: a receivable account asks for one on every line, others keep none.
	retyped = len(kinds) == 2 and bool(kinds & {"Receivable", "Payable", "Stock"})
	return switched_on or frozen or moved or retyped


def check_cost_center(cost_center: Document) -> None:
	"""Raise MasterInUseError for a cost center that a branch or a company's lending posts to."""
	before = cost_center.get_doc_before_save()
	if before is None or not any(
		cint(cost_center.get(field)) > cint(before.get(field)) for field in ("disabled", "is_group")
	):
		return
	for doctype, field in (
		("Branch", "lending_cost_center"),
		("Lending Company", "cost_center"),
		("Company", "cost_center"),
	):
		user = frappe.db.get_value(doctype, {field: cost_center.name})
		if user:
			_refuse(
				_("{0} {1} posts its loans to cost center {2}. Choose another there, then change it.").format(
					_(doctype), frappe.bold(user), frappe.bold(cost_center.name)
				)
			)


def check_currency(currency: Document) -> None:
	"""Raise MasterInUseError for the currency of a product."""
	before = currency.get_doc_before_save()
	if before and cint(before.enabled) > cint(currency.enabled):
		product = frappe.db.get_value("Loan Product", {"currency": currency.name})
		if product:
			_refuse(
				_(
					"Loan product {0} is in {1}. Loans of it are paid in that currency, which stays enabled."
				).format(frappe.bold(product), frappe.bold(currency.name))
			)


def check_customer(customer: Document) -> None:
	"""Raise MasterInUseError for the customer of a client who has loans: ERPNext would take no entry of theirs."""
	before = customer.get_doc_before_save()
	if before is None or not any(
		cint(customer.get(field)) > cint(before.get(field)) for field in ("disabled", "is_frozen")
	):
		return
	loan = frappe.db.get_value("Loan", {"customer": customer.name, "status": ("in", OPEN_STATUSES)})
	if loan:
		_refuse(
			_(
				"{0} has loan {1}, whose payments and interest are posted on this customer. Block the client instead."
			).format(frappe.bold(customer.name), frappe.bold(loan))
		)


def check_fiscal_year(year: Document) -> None:
	"""Raise MasterInUseError for a fiscal year with days that lending has still to close."""
	before = year.get_doc_before_save()
	if before is None or not cint(year.disabled) > cint(before.disabled):
		return
	for company in frappe.get_all("Loan", pluck="company", distinct=True):
		closed = get_last_closed_date(company)
		if not closed or getdate(closed) < getdate(year.year_end_date):
			_refuse(
				_("Days of {0} up to {1} are not closed for the loans of {2}. Close them first.").format(
					frappe.bold(year.name), formatdate(year.year_end_date), frappe.bold(company)
				)
			)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=MasterInUseError, title=_("In Use by Lending"))
