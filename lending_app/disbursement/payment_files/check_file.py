"""What a draft of a payment file has to say."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.disbursement.exceptions import PaymentFileError
from lending_app.disbursement.payment_files.states import LayoutPurpose, PaymentFormat


def check_draft(document: Document) -> None:
	"""An account of the company with its number, a format that is complete, an open day."""
	check_bank_account(document)
	document.currency = frappe.db.get_value("Company", document.company, "default_currency")
	check_layout(document, LayoutPurpose.PAYMENTS.value)
	if document.format == PaymentFormat.NACHA.value and not (document.originator_id or "").strip():
		_refuse(_("A NACHA file needs the company's id with its bank."))


def check_bank_account(document: Document) -> None:
	"""Raise PaymentFileError where the bank account is not an open one of the company with its number."""
	account = frappe.db.get_value(
		"Bank Account",
		document.bank_account,
		["company", "is_company_account", "disabled", "iban", "bank_account_no", "account"],
		as_dict=True,
	)
	if not account or not account.is_company_account or account.company != document.company:
		_refuse(_("{0} is no bank account of {1}.").format(document.bank_account, document.company))
	if account.disabled:
		_refuse(_("Bank account {0} is disabled.").format(document.bank_account))
	if not (account.iban or account.bank_account_no):
		_refuse(
			_("Bank account {0} has neither an IBAN nor an account number.").format(document.bank_account)
		)


def check_layout(document: Document, purpose: str) -> None:
	"""A layout where the format is one, enabled and for the purpose; none elsewhere."""
	if document.format != PaymentFormat.LAYOUT.value:
		document.layout = None
		return
	layout = frappe.db.get_value(
		"Bank File Layout", document.layout or "", ["purpose", "is_enabled"], as_dict=True
	)
	if not layout or not layout.is_enabled or layout.purpose != purpose:
		_refuse(_("Choose an enabled layout for {0}.").format(_(purpose)))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=PaymentFileError, title=_("Payment File"))
