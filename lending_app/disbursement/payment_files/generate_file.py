"""Write a payment file: every executed payment by transfer that is in no live file, once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, getdate, now_datetime

from lending_app.bank_files.check_digits import clean_account
from lending_app.bank_files.layouts.payments import write_payments
from lending_app.bank_files.nacha import write_nacha
from lending_app.bank_files.pain001 import write_pain001
from lending_app.bank_files.payment import Instruction, get_decimals, sum_amounts
from lending_app.disbursement.exceptions import PaymentFileError
from lending_app.disbursement.orders.steps import APPROVERS, require_role
from lending_app.disbursement.payment_files.queries import list_identities, list_unsent_payees
from lending_app.disbursement.payment_files.states import EXTENSIONS, FileStatus, PaymentFormat, RowStatus
from lending_app.disbursement.payment_files.write_file import (
	Writers,
	attach_written,
	get_own_account,
	write_file,
)
from lending_app.lending_setup.documents.steps import save_step
from lending_app.products.adapters import to_decimal, to_float

WRITERS = Writers(write_pain001, write_nacha, write_payments)


def lock_file(name: str) -> Document:
	"""The file as it is committed, its row locked until the transaction ends."""
	return frappe.get_doc("Payment File", name, for_update=True)


def require_file_state(document: Document, status: FileStatus) -> None:
	if document.status != status.value:
		refuse(
			_("{0} is {1}. This step is for files that are {2}.").format(
				frappe.bold(document.name), _(document.status), _(status.value)
			)
		)


def refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=PaymentFileError, title=_("Payment File"))


def generate_file(name: str) -> Document:
	"""Take the payments that wait, write them, and attach the file with its hash. Raises PaymentFileError where none
	waits, BankFileRefusedError where one cannot be written.
	"""
	document = lock_file(name)
	require_role(APPROVERS, _("Making payment files"))
	require_file_state(document, FileStatus.DRAFT)
	payees = list_unsent_payees(document.company, document.currency, getdate(document.execution_date))
	if not payees:
		refuse(_("No executed order waits for a bank transfer up to this day."))
	instructions = build_instructions(document, payees)
	written = write_file(document, instructions, WRITERS)
	for payee, payment in zip(payees, instructions, strict=True):
		document.append("rows", _build_row(document, payee, payment))
	save_step(
		document,
		status=FileStatus.GENERATED.value,
		number_of_payments=len(instructions),
		total_amount=to_float(sum_amounts(instructions)),
		file=attach_written(document, written, EXTENSIONS[PaymentFormat(document.format)]),
		file_hash=hashlib.sha256(written).hexdigest(),
		generated_by=frappe.session.user,
		generated_on=now_datetime(),
	)
	return document


def build_id(order: str, number: int) -> str:
	"""The id that the bank sends back: an order's name without marks, and the payee's row.

	>>> build_id("DOR-2026-00001", 1)
	'DOR20260000101'
	"""
	return f"{order.replace('-', '')}{number:02d}"


def build_instructions(document: Document, payees: Sequence[Any]) -> list[Instruction]:
	account = get_own_account(document)
	identities = list_identities({row.client for row in payees})
	quantum = to_decimal(10) ** -get_decimals(document.currency)
	return [
		Instruction(
			end_to_end_id=build_id(row.parent, row.idx),
			amount=to_decimal(row.amount).quantize(quantum),
			currency=document.currency,
			execution_date=getdate(document.execution_date),
			payer_account=account.number,
			payer_bank=account.bank,
			payee_name=row.payee_name or row.client_name,
			payee_account=clean_account(cstr(row.account_number)),
			payee_bank=cstr(row.bank),
			payee_identity=identities.get(row.client, "") if row.payee_kind == "Client" else "",
			purpose=row.loan,
			is_company=row.payee_kind != "Client",
		)
		for row in payees
	]


def _build_row(document: Document, payee: Any, payment: Instruction) -> dict[str, Any]:
	return {
		"disbursement_order": payee.parent,
		"payee": payee.name,
		"payee_name": payment.payee_name,
		"bank": payment.payee_bank,
		"account_number": payment.payee_account,
		"amount": to_float(payment.amount),
		"currency": document.currency,
		"end_to_end_id": payment.end_to_end_id,
		"status": RowStatus.WAITING.value,
	}
