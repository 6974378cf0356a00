from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine.loan.state import LedgerRole
from lending_app.lending_setup.companies.check_settings import (
	MOST_VOID_HOURS,
	check_at_most,
	check_cost_center,
	check_no_negatives,
	find_account_fault,
)
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.exceptions import WrongAccountError
from lending_app.lending_setup.ledger_roles import ROOT_TYPES
from lending_app.lending_setup.site.set_minor_units import set_minor_units


class LendingCompany(LendingDocument):
	def validate(self) -> None:
		self.validate_accounts()
		check_cost_center(self.cost_center, _("Cost Center"), self.company)
		check_no_negatives(self)
		check_at_most(self, "void_hours", MOST_VOID_HOURS)

	def on_update(self) -> None:
		set_minor_units()

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
	fault = find_account_fault(row.account, company)
	if fault:
		refuse_account(row, fault)
	if frappe.db.get_value("Account", row.account, "root_type") != ROOT_TYPES[row.role]:
		refuse_account(row, _("it must be of root type {0}").format(_(ROOT_TYPES[row.role])))


def refuse_account(row: Document, reason: str) -> None:
	"""Title, row and reason in one place."""
	frappe.throw(
		_("Row {0}: account {1} cannot be used for {2}: {3}.").format(
			row.idx, row.account, _(row.role), reason
		),
		exc=WrongAccountError,
		title=_("Wrong Account"),
	)
