from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine import LedgerRole
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.exceptions import WrongAccountError
from lending_app.lending_setup.ledger_roles import ROOT_TYPES
from lending_app.lending_setup.services.keep_minor_units import keep_minor_units


class LendingCompany(LendingDocument):
	def validate(self) -> None:
		self.validate_accounts()

	def on_update(self) -> None:
		keep_minor_units()

	def onload(self) -> None:
		present = {row.role for row in self.accounts}
		self.set_onload("missing_roles", [role.value for role in LedgerRole if role.value not in present])

	def validate_accounts(self) -> None:
		"""Each role once, with a ledger account of this company and of the right kind."""
		seen: set[str] = set()
		for row in self.accounts:
			if row.role in seen:
				self._refuse(row, _("the role is in the table twice"))
			seen.add(row.role)
			check_account(self, row)

	def _refuse(self, row: Document, reason: str) -> None:
		refuse_account(row, reason)


def check_account(doc: Document, row: Document, company: str | None = None) -> None:
	"""Refuse a group, disabled, foreign-currency or wrong-kind account in an account table."""
	company = company or doc.company
	fields = ["company", "is_group", "disabled", "root_type", "account_currency"]
	account = frappe.db.get_value("Account", row.account, fields, as_dict=True)
	if account.company != company:
		refuse_account(row, _("it belongs to company {0}").format(account.company))
	if account.is_group or account.disabled:
		refuse_account(row, _("it is a group or disabled"))
	if account.root_type != ROOT_TYPES[row.role]:
		refuse_account(row, _("it must be of root type {0}").format(_(ROOT_TYPES[row.role])))
	if account.account_currency != frappe.get_cached_value("Company", company, "default_currency"):
		refuse_account(row, _("its currency is {0}").format(account.account_currency))


def refuse_account(row: Document, reason: str) -> None:
	"""Title, row and reason in one place."""
	frappe.throw(
		_("Row {0}: account {1} cannot be used for {2}: {3}.").format(
			row.idx, row.account, _(row.role), reason
		),
		exc=WrongAccountError,
		title=_("Wrong Account"),
	)
