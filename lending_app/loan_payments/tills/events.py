"""What other documents tell the tills."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.loan_payments.tills import through_ledger
from lending_app.loan_payments.tills.exceptions import TillCashError
from lending_app.loan_payments.tills.open_till import require_open_till
from lending_app.loan_payments.tills.queries import has_tills, is_cash_mode
from lending_app.loan_payments.tills.set_up_till import fill_company_accounts, refuse_till_account


def fill_accounts(company: Document, method: str | None = None) -> None:
	"""Before a Lending Company is saved."""
	fill_company_accounts(company)


def check_entry(journal: Document, method: str | None = None) -> None:
	"""Before a journal entry is posted."""
	through_ledger.check_entry(journal)


def record_entry(journal: Document, method: str | None = None) -> None:
	"""After a journal entry is posted."""
	through_ledger.record_entry(journal)


def check_row(entry: Document, method: str | None = None) -> None:
	"""Before a row of the general ledger is written."""
	through_ledger.check_row(entry)


def require_denominations(document: Document, method: str | None = None) -> None:
	"""Before a lending document that moves cash is posted. Raises TillCashError where it lacks its notes and coins."""
	# What a service makes, as the payoff of a loan that is renewed, was counted with the document it is part of.
	if document.flags.ignore_permissions or document.get("denominations"):
		return
	if not is_cash_mode(document.mode_of_payment) or not has_tills(document.company):
		return
	require_open_till(document.company)
	if frappe.db.get_value("Lending Company", document.company, "has_till_denominations"):
		frappe.throw(
			_("Enter the notes and coins: {0} counts the cash of each movement.").format(document.company),
			exc=TillCashError,
			title=_("Notes and Coins"),
		)


def check_mode(mode: Document, method: str | None = None) -> None:
	"""Before a mode of payment is saved: its money goes to no till by another way."""
	for row in mode.accounts:
		if row.default_account and frappe.db.exists("Till", {"account": row.default_account}):
			refuse_till_account(
				row.default_account, _("mode of payment {0} cannot name it").format(mode.name)
			)


def check_account(account: Document, method: str | None = None) -> None:
	"""Before an account is saved: that of a till stays usable while the till is."""
	if account.is_new() or not (account.is_group or account.disabled or account.freeze_account == "Yes"):
		return
	if frappe.db.exists("Till", {"account": account.name, "is_disabled": 0}):
		refuse_till_account(account.name, _("disable the till before its account"))


def check_account_merge(
	account: Document, method: str | None, old: str, new: str, merge: bool = False
) -> None:
	"""Before an account is renamed: two accounts that become one would mix a till's cash with another's."""
	for name in (old, new) if merge else ():
		if frappe.db.exists("Till", {"account": name}):
			refuse_till_account(name, _("it cannot be merged"))
