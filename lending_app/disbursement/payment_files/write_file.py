"""Write what goes to a bank in the format of a document, and attach it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, now_datetime

from lending_app.bank_files.check_digits import clean_account
from lending_app.bank_files.errors import BankFileError
from lending_app.bank_files.nacha import Origin
from lending_app.bank_files.payment import Sender
from lending_app.disbursement.payment_files.explain import refuse_file
from lending_app.disbursement.payment_files.layouts import get_layout
from lending_app.disbursement.payment_files.states import PaymentFormat


class OwnAccount(NamedTuple):
	"""The company's account with its bank."""

	number: str
	bank: str


class Writers(NamedTuple):
	"""How one kind of order to a bank is written, format by format."""

	iso: Callable[..., bytes]
	nacha: Callable[..., bytes]
	layout: Callable[..., bytes]


def get_own_account(document: Document) -> OwnAccount:
	account = frappe.get_cached_doc("Bank Account", document.bank_account)
	bank = frappe.db.get_value("Bank", account.bank, "swift_number") or ""
	return OwnAccount(
		clean_account(account.iban or account.bank_account_no), cstr(account.branch_code or bank)
	)


def write_file(document: Document, orders: Sequence[Any], writers: Writers) -> bytes:
	"""Bytes in the format of the document. Raises BankFileRefusedError."""
	sender = build_sender(document)
	try:
		if document.format == PaymentFormat.ISO.value:
			return writers.iso(sender, orders)
		if document.format == PaymentFormat.NACHA.value:
			return writers.nacha(sender, _build_origin(document, sender), orders)
		return writers.layout(get_layout(document.layout), sender, orders)
	except BankFileError as error:
		advice = _("Nothing was written. Correct what is named, then make the file again.")
		refuse_file(error, _("File Cannot Be Written"), advice)


def build_sender(document: Document) -> Sender:
	"""The company, with the document's number and the moment."""
	company = frappe.get_cached_value("Company", document.company, ["company_name", "tax_id"], as_dict=True)
	return Sender(
		name=company.company_name,
		file_id=document.name,
		created_at=now_datetime().replace(microsecond=0),
		identity=cstr(company.tax_id),
	)


def _build_origin(document: Document, sender: Sender) -> Origin:
	"""Who sends a NACHA file, from the bank account of its document."""
	account = frappe.get_cached_doc("Bank Account", document.bank_account)
	return Origin(
		bank_routing=cstr(account.branch_code),
		bank_name=account.bank,
		company_id=document.originator_id.strip(),
		company_name=sender.name,
	)


def attach_written(document: Document, written: bytes, ending: str) -> str:
	"""Attach a written file, private. Returns its address."""
	file = frappe.new_doc(
		"File",
		file_name=f"{document.name}.{ending}",
		is_private=1,
		attached_to_doctype=document.doctype,
		attached_to_name=document.name,
		content=written,
	)
	# Who may make the document may make this file of it.
	return file.insert(ignore_permissions=True).file_url
