"""What the employer says it has deducted: compared line by line with what was asked, then posted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.bank_files.receipts.read_receipts import Receipt, ReceiptFileError, read_receipts
from lending_app.clients.identity.check_identity import get_identity_key
from lending_app.disbursement.orders.steps import APPROVERS, require_role
from lending_app.lending_setup.database import insert_records, write_columns
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.files.stored_file import read_stored_field
from lending_app.loan_payments.batches.say_fault import refuse_file, say_fault
from lending_app.loan_payments.batches.store_payments import PaymentLine, open_batch
from lending_app.loan_payments.payroll.check_agreement import refuse, require_state
from lending_app.loan_payments.payroll.exceptions import DuplicatePayrollFileError
from lending_app.loan_payments.payroll.queries import (
	DEDUCTION,
	count_outcomes,
	list_asked,
	list_employees,
	list_paid,
)
from lending_app.loan_payments.payroll.states import DeductionOutcome, FileStatus
from lending_app.loan_payments.states import PaymentSource
from lending_app.products.adapters import to_decimal, to_float

COUNTS = {
	"number_equal": DeductionOutcome.EQUAL,
	"number_less": DeductionOutcome.LESS,
	"number_more": DeductionOutcome.MORE,
	"number_missing": DeductionOutcome.MISSING,
	"number_unknown": DeductionOutcome.UNKNOWN,
}


def check_answer(name: str) -> Document:
	"""Read the employer's file and compare it. Nothing is posted; it may be done again with another file.

	Raises PaymentFileError for a file that cannot be read, DuplicatePayrollFileError for one that was loaded before.
	"""
	document = frappe.get_doc("Payroll File", name, for_update=True)
	require_role(APPROVERS, _("Loading payroll files"))
	require_state(document, FileStatus.GENERATED.value, FileStatus.CHECKED.value)
	if not document.answer_file:
		refuse(_("Attach the file of the employer first."))
	data = read_stored_field(document, "answer_file")
	digest = hashlib.sha256(data).hexdigest()
	_refuse_known(document, digest)
	try:
		receipts = read_receipts(document.answer_file, data)
	except ReceiptFileError as error:
		refuse_file(error)
	frappe.db.delete(DEDUCTION, {"payroll_file": name, "outcome": DeductionOutcome.UNKNOWN.value})
	_compare(document, receipts)
	counts = count_outcomes(name)
	save_step(
		document,
		status=FileStatus.CHECKED.value,
		answer_hash=digest,
		deducted_amount=to_float(
			sum((to_decimal(amount or 0) for _n, amount in counts.values()), Decimal(0))
		),
		**{field: counts.get(outcome.value, (0, 0))[0] for field, outcome in COUNTS.items()},
	)
	return document


def post_answer(name: str) -> Document:
	"""Hand what was deducted to a batch of payments, dated the payday. Lines of unknown people are not posted."""
	document = frappe.get_doc("Payroll File", name, for_update=True)
	require_role(APPROVERS, _("Posting payroll deductions"))
	require_state(document, FileStatus.CHECKED.value)
	rows = list_paid(name)
	if not rows:
		refuse(_("The employer has deducted nothing that can be posted."))
	mode = frappe.db.get_value("Payroll Agreement", document.agreement, "mode_of_payment")
	day = min(getdate(document.payday), getdate(today()))
	lines = [
		PaymentLine(
			loan=row.loan,
			amount=row.deducted_amount,
			value_date=day,
			mode_of_payment=mode,
			external_reference=f"{document.name}-{row.line}",
			payer=document.employer,
		)
		for row in rows
	]
	batch, names = open_batch(document.company, PaymentSource.PAYROLL, document.name, lines)
	write_columns(DEDUCTION, {row.name: {"payment_row": made} for row, made in zip(rows, names, strict=True)})
	save_step(document, status=FileStatus.POSTED.value, payment_batch=batch)
	return document


def _refuse_known(document: Document, digest: str) -> None:
	known = {
		"answer_hash": digest,
		"company": document.company,
		"name": ("!=", document.name),
		"status": ("!=", FileStatus.CANCELLED.value),
	}
	if other := frappe.db.get_value("Payroll File", known, for_update=True):
		frappe.throw(
			_("This file was loaded before, as {0}.").format(frappe.bold(other)),
			exc=DuplicatePayrollFileError,
			title=_("Loaded Before"),
		)


def _compare(document: Document, receipts: Iterable[Receipt]) -> None:
	asked = list_asked(document.name)
	keys = _build_keys(document, asked)
	deducted: dict[str, Decimal] = {}
	unknown = []
	for receipt in receipts:
		row = _find(receipt, keys)
		if row is None or receipt.faults or receipt.amount is None:
			unknown.append(_build_unknown(document, receipt))
			continue
		deducted[row] = deducted.get(row, Decimal(0)) + receipt.amount
	write_columns(DEDUCTION, {row.name: _judge(row, deducted.get(row.name)) for row in asked})
	insert_records(DEDUCTION, unknown)


def _build_keys(document: Document, asked: Iterable[Any]) -> dict[str, str | None]:
	"""Names of deductions by loan, employee number and identity. One that two share names neither."""
	identities = {row.name: row.identity_key for row in list_employees(document.agreement)}
	keys: dict[str, str | None] = {}
	for row in asked:
		own = {
			row.loan.upper(),
			_clean(row.employee_number),
			_clean(identities.get(row.employee)),
			row.client,
		}
		for key in own - {"", None}:
			keys[key] = row.name if key not in keys else None
	return keys


def _find(receipt: Receipt, keys: dict[str, str | None]) -> str | None:
	loan = receipt.get("loan").upper()
	if loan:
		return keys.get(loan)
	client = receipt.get("client")
	return keys.get(client) or keys.get(_clean(client))


def _clean(text: str | None) -> str:
	return get_identity_key(text) if text else ""


def _judge(row: Any, deducted: Decimal | None) -> dict[str, Any]:
	asked = to_decimal(row.asked_amount)
	difference = (deducted or Decimal(0)) - asked
	if not deducted:
		outcome = DeductionOutcome.MISSING
	elif not difference:
		outcome = DeductionOutcome.EQUAL
	else:
		outcome = DeductionOutcome.LESS if difference < 0 else DeductionOutcome.MORE
	return {
		"outcome": outcome.value,
		"deducted_amount": deducted or Decimal(0),
		"difference_amount": difference,
	}


def _build_unknown(document: Document, receipt: Receipt) -> dict[str, Any]:
	"""A line that is not of this file: what it says, for a person to look at."""
	faults = [say_fault(fault, value) for fault, value in receipt.faults]
	return {
		"payroll_file": document.name,
		"line": receipt.line,
		"outcome": DeductionOutcome.UNKNOWN.value,
		"message": " ".join(faults) or _("Nobody on this list has this number."),
		"employee_number": (receipt.get("client") or receipt.get("loan"))[:140],
		"client_name": receipt.get("payer")[:140] or None,
		"deducted_amount": receipt.amount or Decimal(0),
		"difference_amount": receipt.amount or Decimal(0),
		"company": document.company,
		"currency": document.currency,
	}
