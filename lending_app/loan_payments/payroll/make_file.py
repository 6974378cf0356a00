"""The list that goes to an employer: what is due of each of its people up to the payday."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime
from frappe.utils.xlsxutils import make_xlsx

from lending_app.bank_files.errors import BankFileError
from lending_app.bank_files.layouts.write import write_layout
from lending_app.disbursement.orders.steps import APPROVERS, require_reason, require_role, save_step
from lending_app.disbursement.payment_files.explain import refuse_file
from lending_app.disbursement.payment_files.layouts import get_layout
from lending_app.disbursement.payment_files.write_file import attach_written, build_sender
from lending_app.lending_setup.database import insert_records
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.loan_payments.payroll.check_agreement import refuse, require_state
from lending_app.loan_payments.payroll.queries import DEDUCTION, list_employees, sum_asked
from lending_app.loan_payments.payroll.states import DeductionOutcome, FileFormat, FileStatus
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.state.get_loan_state import replay_or_refuse
from lending_app.servicing.state.read_states import read_states

ENDINGS = {FileFormat.CSV.value: "csv", FileFormat.EXCEL.value: "xlsx", FileFormat.LAYOUT.value: "txt"}


def make_file(name: str) -> Document:
	"""Write what is to be deducted. Raises PayrollError where nothing is due."""
	document = frappe.get_doc("Payroll File", name, for_update=True)
	require_role(APPROVERS, _("Making payroll files"))
	require_state(document, FileStatus.DRAFT)
	agreement = frappe.get_doc("Payroll Agreement", document.agreement)
	rows = list_due(document)
	if not rows:
		refuse(_("No loan on this agreement has anything due up to the payday."))
	written = _write(document, agreement, rows)
	insert_records(DEDUCTION, rows)
	save_step(
		document,
		status=FileStatus.GENERATED.value,
		number_of_deductions=len(rows),
		total_amount=to_float(sum((row["asked_amount"] for row in rows), Decimal(0))),
		file=attach_written(document, written, ENDINGS[agreement.format]),
		file_hash=hashlib.sha256(written).hexdigest(),
		generated_by=frappe.session.user,
		generated_on=now_datetime(),
	)
	return document


def cancel_file(name: str, reason: str) -> Document:
	"""Give a file up of which nothing is posted; its payday may have another."""
	document = frappe.get_doc("Payroll File", name, for_update=True)
	require_role(APPROVERS, _("Cancelling payroll files"))
	require_state(document, FileStatus.DRAFT, FileStatus.GENERATED, FileStatus.CHECKED)
	require_reason(reason)
	save_step(document, status=FileStatus.CANCELLED.value, cancel_reason=reason, payroll_key=None)
	return document


def list_due(document: Document) -> list[dict[str, Any]]:
	"""A row for each running loan with something due on the payday, never above what closes it.

	What another file has asked for and is not posted yet is not asked for twice.
	"""
	day = getdate(document.payday)
	asked = sum_asked(document.agreement)
	rows = []
	employees = list_employees(document.agreement)
	states = read_states([employee.loan for employee in employees], day)
	for employee, (loan, found) in zip(employees, states, strict=True):
		# Of a loan that makes no state the refusal says which one it is.
		state = replay_or_refuse(loan, day) if isinstance(found, Exception) else found
		amount = min(state.due, state.payoff) - to_decimal(asked.get(employee.loan, 0))
		if amount > 0:
			rows.append(_build_row(document, employee, amount, len(rows) + 1))
	return rows


def _build_row(document: Document, employee: Any, amount: Decimal, line: int) -> dict[str, Any]:
	return {
		"payroll_file": document.name,
		"line": line,
		"outcome": DeductionOutcome.WAITING.value,
		"employee_number": employee.employee_number or employee.identity_number,
		"client_name": employee.client_name,
		"loan": employee.loan,
		"client": employee.client,
		"employee": employee.name,
		"asked_amount": amount,
		"company": document.company,
		"branch": employee.branch,
		"currency": document.currency,
	}


def _write(document: Document, agreement: Document, rows: Sequence[dict[str, Any]]) -> bytes:
	if agreement.format == FileFormat.LAYOUT.value:
		return _write_layout(document, agreement, rows)
	with speaking_language_of(document.company):
		head = [
			_("Employee Number"),
			_("Client Name"),
			_("Loan"),
			_("Date"),
			_("Amount"),
			_("Deduction Code"),
		]
	day = getdate(document.payday).isoformat()
	code = agreement.deduction_code or ""
	lines: list[list[Any]] = [
		[
			row["employee_number"] or "",
			row["client_name"],
			row["loan"],
			day,
			f"{row['asked_amount']:.2f}",
			code,
		]
		for row in rows
	]
	if agreement.format == FileFormat.EXCEL.value:
		for line in lines:
			line[4] = to_float(Decimal(line[4]))
		return make_xlsx([head, *lines], "Payroll").getvalue()
	stream = io.StringIO(newline="")
	csv.writer(stream).writerows([head, *lines])
	return stream.getvalue().encode("utf-8-sig")


def _write_layout(document: Document, agreement: Document, rows: Sequence[dict[str, Any]]) -> bytes:
	sender = build_sender(document)
	header = {
		"file_id": sender.file_id,
		"sender_name": sender.name,
		"sender_identity": sender.identity,
		"created_on": sender.created_at,
		"employer": agreement.employer,
	}
	values = [
		{
			"employee_number": row["employee_number"] or "",
			"name": row["client_name"],
			"loan": row["loan"],
			"payday": getdate(document.payday),
			"amount": row["asked_amount"],
			"deduction_code": agreement.deduction_code or "",
		}
		for row in rows
	]
	try:
		return write_layout(get_layout(agreement.layout), header, values)
	except BankFileError as error:
		refuse_file(error, _("Deductions Cannot Be Written"))
