"""Documents of Frappe and ERPNext that lending rests on: their renames, merges and changes."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.ledger.masters.check_disabling import (
	check_account,
	check_cost_center,
	check_currency,
	check_customer,
	check_fiscal_year,
)
from lending_app.ledger.masters.check_merge import check_currency as check_currency_name
from lending_app.ledger.masters.check_merge import check_merge
from lending_app.ledger.masters.follow_rename import (
	follow_dimension,
	follow_merge,
	follow_rename,
	refuse_during_close,
)
from lending_app.lending_setup.companies.check_settings import check_channel_accounts
from lending_app.lending_setup.companies.check_settings import check_cost_center as check_branch_center


def check_branch(branch: Document) -> None:
	"""Raise WrongCostCenterError for a cost center that cannot carry the branch's loans."""
	check_branch_center(branch.lending_cost_center, _("Cost Center for Lending"))


def check_mode(mode: Document) -> None:
	"""Raise WrongAccountError for an account by which the loans that were paid by the mode could not be."""
	entry = {"channel": mode.name}
	check_channel_accounts(
		mode, set(frappe.get_all("Loan Ledger Entry", entry, pluck="company", distinct=True))
	)


CHECKS = {
	"Account": check_account,
	"Branch": check_branch,
	"Cost Center": check_cost_center,
	"Currency": check_currency,
	"Customer": check_customer,
	"Fiscal Year": check_fiscal_year,
	"Mode of Payment": check_mode,
}
# Names that no process of a close holds.
FREE = ("Customer", "Client")


def check_rename(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	"""Before a rename or merge: refuse what cannot be followed."""
	if doc.doctype not in FREE:
		refuse_during_close()
	if merge:
		check_merge(doc.doctype, old, new)
	elif doc.doctype == "Currency":
		check_currency_name(old)


def carry_rename(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	"""After a rename or merge: what Frappe's links do not reach."""
	if merge:
		follow_merge(doc.doctype, old, new, doc.get("company"))
	else:
		follow_rename(doc.doctype, old, new)


def carry_dimension(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	"""After a document of any kind has another name: it may be the value of an accounting dimension."""
	follow_dimension(doc.doctype, old, new)


def check_change(doc: Document, method: str | None = None) -> None:
	"""Before a master is saved: refuse what would stop lending."""
	CHECKS[doc.doctype](doc)
