"""Thin functions behind hooks."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.lending_setup.companies.set_up_company import set_up_company as create_accounts
from lending_app.lending_setup.documents.check_names import SHOWN, check_names
from lending_app.lending_setup.documents.own_doctypes import is_own
from lending_app.lending_setup.site.set_minor_units import set_minor_units as keep_decimals


def set_up_company(doc: Document, method: str | None = None) -> None:
	"""A company was added or changed: see that it has its lending accounts."""
	create_accounts(doc.name)


def set_minor_units(doc: Document, method: str | None = None) -> None:
	"""The site's number format may have changed: the ledger keeps the currencies' own decimals."""
	keep_decimals()


def refuse_markup(doc: Document, method: str | None = None) -> None:
	"""Any document is about to be saved: where it is ours, or ours show its name, that has no markup."""
	if doc.doctype in SHOWN or is_own(doc.doctype):
		check_names(doc)
