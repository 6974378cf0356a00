"""A mode of payment by which money of loans can be moved today."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.companies.check_settings import find_account_fault
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.servicing.exceptions import ModeOfPaymentError, UnknownModeError


def check_mode(mode_of_payment: str, company: str) -> None:
	"""Raise UnknownModeError where there is none of the name, ModeOfPaymentError where it takes no money of the company."""
	enabled = frappe.db.get_value("Mode of Payment", mode_of_payment, "enabled") if mode_of_payment else 1
	if enabled is None:
		check_link("Mode of Payment", mode_of_payment, UnknownModeError)
	if not enabled:
		frappe.throw(
			_("Mode of payment {0} is disabled. Choose another, or have it enabled.").format(
				frappe.bold(mode_of_payment)
			),
			exc=ModeOfPaymentError,
			title=_("Mode of Payment Disabled"),
		)
	rows = {"parent": mode_of_payment, "company": company}
	account = frappe.db.get_value("Mode of Payment Account", rows, "default_account")
	fault = find_account_fault(account, company) if account else None
	if fault:
		frappe.throw(
			_(
				"Account {0} of mode of payment {1} cannot take payments of {2}: {3}. Set another one there."
			).format(frappe.bold(account), frappe.bold(mode_of_payment), company, fault),
			exc=ModeOfPaymentError,
			title=_("Account of the Mode of Payment"),
		)
