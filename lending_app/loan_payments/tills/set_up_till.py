"""The master of a till, and the accounts that a company needs for tills."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.ledger.accounts.own_accounts import list_role_accounts
from lending_app.lending_setup.companies.check_settings import find_account_fault
from lending_app.lending_setup.companies.set_up_company import get_or_create_account
from lending_app.loan_payments.tills.exceptions import TillSetupError
from lending_app.loan_payments.tills.states import TillStatus

# Fields of the Lending Company, the name of the account that is made, its root type and type.
COMPANY_ACCOUNTS = {
	"cash_transit_account": ("Cash in Transit", "Asset", ""),
	"cash_over_account": ("Cash Over", "Income", "Income Account"),
	"cash_short_account": ("Cash Short", "Expense", "Expense Account"),
}


def fill_company_accounts(company: Document) -> None:
	"""Before a company is saved that uses tills. Raises TillSetupError for an account that cannot take the cash."""
	if not company.get("has_tills"):
		return
	for field, (name, root_type, account_type) in COMPANY_ACCOUNTS.items():
		if not company.get(field):
			company.set(field, get_or_create_account(company.company, name, root_type, account_type))
		fault = find_account_fault(company.get(field), company.company)
		if fault or _is_till_account(company.get(field)):
			_refuse(
				_("{0}: account {1} cannot be used: {2}.").format(
					_(company.meta.get_label(field)), company.get(field), fault or _("it is a till's")
				)
			)


def set_up_till(till: Document) -> None:
	"""Before a till is saved: its currency and account. Raises TillSetupError."""
	currency = frappe.get_cached_value("Company", till.company, "default_currency")
	till.currency = till.currency or currency
	if till.currency != currency:
		_refuse(
			_("Till {0} would hold {1}, and the ledger of {2} is in {3}. Use that currency.").format(
				frappe.bold(till.till_name), till.currency, till.company, currency
			)
		)
	if not till.account:
		parent = frappe.get_cached_value("Company", till.company, "default_cash_account")
		group = parent and frappe.db.get_value("Account", parent, "parent_account")
		till.account = get_or_create_account(till.company, till.till_name, "Asset", "Cash", group)
	if till.is_new():
		_check_account(till)
	_check_users(till)
	if till.is_disabled and till.status != TillStatus.CLOSED.value:
		_refuse(_("Till {0} is open. Close it before it is disabled.").format(frappe.bold(till.name)))


def _check_account(till: Document) -> None:
	"""An account of its own, on which nothing stands yet."""
	account = till.account
	fault = find_account_fault(account, till.company)
	if not fault and frappe.db.get_value("Account", account, "account_type") != "Cash":
		fault = _("it is not of type Cash")
	if not fault and frappe.db.exists("Till", {"account": account, "name": ("!=", till.name or "")}):
		fault = _("another till has it")
	if not fault and (_is_named(account) or account in list_role_accounts(till.company)):
		fault = _("a mode of payment or a ledger role posts on it")
	if not fault and frappe.db.exists("GL Entry", {"account": account}):
		fault = _("it has entries already")
	if fault:
		_refuse(
			_("Account {0} cannot be the account of till {1}: {2}. Leave it empty to have one made.").format(
				frappe.bold(account), frappe.bold(till.till_name), fault
			)
		)


def _is_named(account: str) -> bool:
	return bool(frappe.db.exists("Mode of Payment Account", {"default_account": account}))


def _is_till_account(account: str) -> bool:
	return bool(frappe.db.exists("Till", {"account": account}))


def _check_users(till: Document) -> None:
	seen: set[str] = set()
	for row in till.users:
		if row.user in seen:
			_refuse(_("Row {0}: {1} is in the table twice.").format(row.idx, row.user))
		seen.add(row.user)


def refuse_till_account(account: str, what: str) -> NoReturn:
	_refuse(
		_("{0} is the account of a till: {1}. Only its own movements go there.").format(
			frappe.bold(account), what
		)
	)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=TillSetupError, title=_("Till"))
