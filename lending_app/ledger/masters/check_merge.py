"""Which masters may not go into another, nor get another name: what stands under each of them would change its meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import get_link_to_form

from lending_app.ledger.accounts.own_accounts import list_own_accounts
from lending_app.ledger.exceptions import MasterInUseError


def check_merge(doctype: str, old: str, new: str) -> None:
	"""Raise MasterInUseError where lending stands under the masters and cannot follow a merge of them."""
	check = _MERGES.get(doctype)
	if check:
		check(old, new)


def check_currency(old: str) -> None:
	"""Raise MasterInUseError for the currency of a product: amounts are counted in its minor units, by its code."""
	if frappe.db.exists("Loan Product", {"currency": old}):
		_refuse(
			_(
				"Amounts of loans are counted in {0}, by that code. It keeps its name; add another currency instead."
			).format(frappe.bold(old))
		)


def _check_currencies(old: str, new: str) -> None:
	for currency in (old, new):
		check_currency(currency)


def _check_companies(old: str, _new: str) -> None:
	_refuse(
		_(
			"{0} has a ledger of its own, and its loans are reconciled with it. Companies are not merged."
		).format(frappe.bold(old))
	)


def _check_customers(old: str, new: str) -> None:
	client = frappe.db.get_value("Client", {"customer": ("in", (old, new))})
	if client:
		_refuse(
			_(
				"A customer here is client {0}. Merge the clients with a Client Merge; it takes their customers along."
			).format(get_link_to_form("Client", client)),
			_("Customer of a Client"),
		)


def _check_branches(old: str, new: str) -> None:
	if frappe.db.exists("Loan", {"branch": old}) or frappe.db.exists("Loan Application", {"branch": old}):
		_refuse(
			_(
				"{0} has loans or applications, and each has its branch in both ledgers. Move its clients to {1} first."
			).format(frappe.bold(old), frappe.bold(new))
		)


def _check_accounts(old: str, new: str) -> None:
	company = frappe.get_cached_value("Account", old, "company")
	own = list_own_accounts(company)
	for account in (old, new):
		if account in own:
			_refuse(
				_(
					"{0} carries what lending posts, and is reconciled with the loans. Set another account in Lending Company {1} instead."
				).format(frappe.bold(account), company)
			)


def _check_modes(old: str, new: str) -> None:
	for mode in (old, new):
		if frappe.db.exists("Loan Ledger Entry", {"channel": mode}):
			_refuse(
				_(
					"Payments were made by {0}, and its account holds their money. Disable the mode of payment instead."
				).format(frappe.bold(mode))
			)


def _check_records(old: str, new: str) -> None:
	_refuse(
		_("{0} and {1} have a history each. They are not merged.").format(frappe.bold(old), frappe.bold(new))
	)


def _check_clients(old: str, new: str) -> None:
	_refuse(
		_("Merge {0} and {1} with a Client Merge: it can be looked at before, and undone.").format(
			frappe.bold(old), frappe.bold(new)
		)
	)


_MERGES: dict[str, Callable[[str, str], None]] = {
	"Company": _check_companies,
	"Customer": _check_customers,
	"Branch": _check_branches,
	"Account": _check_accounts,
	"Mode of Payment": _check_modes,
	"Currency": _check_currencies,
	"Client": _check_clients,
	"Loan": _check_records,
	"Loan Product": _check_records,
}


def _refuse(message: str, title: str | None = None) -> NoReturn:
	frappe.throw(message, exc=MasterInUseError, title=title or _("In Use by Lending"))
