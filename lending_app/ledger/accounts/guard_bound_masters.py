"""Accounts and cost centers in which running loans stand stay usable until these have run off."""

from __future__ import annotations

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.ledger.accounts.queries import find_bound_loan
from lending_app.ledger.exceptions import BoundMasterError


def refuse_unusable(doc: Document, method: str | None = None) -> None:
	"""Before an Account or Cost Center is saved: it is not disabled or made a group under a running loan."""
	before = doc.get_doc_before_save()
	if before and any(doc.get(name) and not before.get(name) for name in ("disabled", "is_group")):
		refuse_bound(doc)


def refuse_bound(doc: Document, method: str | None = None) -> None:
	"""Before it is deleted, too."""
	loan = find_bound_loan(doc.doctype, doc.name)
	if loan:
		_refuse(doc, loan)


def _refuse(doc: Any, loan: str) -> NoReturn:
	frappe.throw(
		_(
			"{0} {1} holds balances of running loans, {2} among them. Choose another in Lending Company, the product or the "
			"branch: loans that are disbursed after it use that one. Disable this one once its loans have run off."
		).format(_(doc.doctype), frappe.bold(doc.name), loan),
		exc=BoundMasterError,
		title=_("Used by Running Loans"),
	)
