"""The list that goes to an employer: what is due of each of its people up to the payday."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from frappe.utils.xlsxutils import make_xlsx

from lending_app.bank_files.errors import BankFileError
from lending_app.bank_files.layouts.write import write_layout
from lending_app.disbursement.orders.steps import APPROVERS, require_reason, require_role
from lending_app.disbursement.payment_files.explain import refuse_file
from lending_app.disbursement.payment_files.layouts import get_layout
from lending_app.disbursement.payment_files.write_file import attach_written, build_sender
from lending_app.lending_setup.database import insert_records
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.loan_payments.making.make_in_parts import (
	KEPT_BACK,
	OPEN,
	FileMaking,
	MakingStatus,
	Taken,
	make_in_parts,
	start_making,
)
from lending_app.loan_payments.payroll.check_agreement import refuse, refuse_while_made, require_state
from lending_app.loan_payments.payroll.queries import (
	DEDUCTION,
	count_employees,
	list_asked,
	list_deductions,
	list_employees,
	number_lines,
	sum_asked,
)
from lending_app.loan_payments.payroll.states import DeductionOutcome, FileFormat, FileStatus
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.state.explain_error import explain_error
from lending_app.servicing.state.read_states import read_states

MESSAGE = 500
ENDINGS = {FileFormat.CSV.value: "csv", FileFormat.EXCEL.value: "xlsx", FileFormat.LAYOUT.value: "txt"}
JOB = DocumentJob(
	doctype="Payroll File",
	state=MakingStatus.MAKING.value,
	method="lending_app.loan_payments.payroll.make_file.make_file",
)


def start_file(name: str) -> Document:
	"""Hand a draft, or a file that failed, to a worker. The agreement makes one file at a time: what each asks for, the
	next one does not. Raises PayrollError.
	"""
	document = frappe.get_doc("Payroll File", name, for_update=True)
	require_role(APPROVERS, _("Making payroll files"))
	require_state(document, *OPEN)
	frappe.db.get_value("Payroll Agreement", document.agreement, "name", for_update=True)
	refuse_while_made(document.agreement)
	number = count_employees(document.agreement)
	if not number:
		_refuse_empty()
	return start_making(MAKING, document, number)


def make_file(name: str) -> None:
	"""The job of a file. It fails, with the reason on the file, where nothing is due or a deduction cannot be written."""
	make_in_parts(MAKING, name)


def cancel_file(name: str, reason: str) -> Document:
	"""Give a file up of which nothing is posted; its payday may have another."""
	document = frappe.get_doc("Payroll File", name, for_update=True)
	require_role(APPROVERS, _("Cancelling payroll files"))
	require_state(document, *KEPT_BACK, FileStatus.CHECKED.value)
	require_reason(reason)
	save_step(document, status=FileStatus.CANCELLED.value, cancel_reason=reason, payroll_key=None)
	return document


def _take(document: Document, limit: int) -> Taken | None:
	"""A row for each of the next loans with something due on the payday, never above what closes it.

	What another file has asked for and is not posted yet is not asked for twice.
	"""
	employees = list_employees(document.agreement, after=document.last_loan or "", limit=limit)
	if not employees:
		return None
	day = getdate(document.payday)
	loans = [employee.loan for employee in employees]
	asked = sum_asked(document.agreement, loans)
	rows = []
	for employee, (loan, found) in zip(employees, read_states(loans, day), strict=True):
		if isinstance(found, Exception):
			# The others are deducted all the same; a person corrects this one.
			rows.append(_build_row(document, employee, Decimal(0), _say_reason(document, loan, found)))
			continue
		amount = min(found.due, found.payoff) - to_decimal(asked.get(employee.loan, 0))
		if amount > 0:
			rows.append(_build_row(document, employee, amount))
	insert_records(DEDUCTION, rows)
	left_out = sum(1 for row in rows if row["message"])
	counts = {"number_of_deductions": len(rows) - left_out, "number_left_out": left_out}
	return Taken(loans[-1], len(loans), counts)


def _say_reason(document: Document, loan: str, error: Exception) -> str:
	with speaking_language_of(document.company):
		return _("Loan {0} cannot be calculated: {1}").format(loan, explain_error(error))[:MESSAGE]


def _write(document: Document) -> dict[str, Any]:
	number_lines(document.name)
	rows = list_asked(document.name)
	if not rows:
		_refuse_empty(document.name)
	agreement = frappe.get_doc("Payroll Agreement", document.agreement)
	written = _write_rows(document, agreement, rows)
	return {
		"total_amount": to_float(sum((to_decimal(row.asked_amount) for row in rows), Decimal(0))),
		"file": attach_written(document, written, ENDINGS[agreement.format]),
		"file_hash": hashlib.sha256(written).hexdigest(),
	}


def _drop(name: str, _is_failed: bool) -> None:
	frappe.db.delete(DEDUCTION, {"payroll_file": name})


MAKING = FileMaking(
	job=JOB, counts=("number_of_deductions", "number_left_out"), take=_take, write=_write, drop=_drop
)


def _refuse_empty(payroll_file: str = "") -> NoReturn:
	left_out = list_deductions(payroll_file) if payroll_file else []
	if left_out:
		refuse(
			_("No deduction can be written: {0} loans cannot be calculated. The first one: {1}").format(
				len(left_out), left_out[0].message
			)
		)
	refuse(_("No loan on this agreement has anything due up to the payday."))


def _build_row(document: Document, employee: Any, amount: Decimal, reason: str = "") -> dict[str, Any]:
	return {
		"payroll_file": document.name,
		"line": 0,
		"outcome": (DeductionOutcome.LEFT_OUT if reason else DeductionOutcome.WAITING).value,
		"message": reason or None,
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


def _write_rows(document: Document, agreement: Document, rows: Sequence[Any]) -> bytes:
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
			f"{to_decimal(row['asked_amount']):.2f}",
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


def _write_layout(document: Document, agreement: Document, rows: Sequence[Any]) -> bytes:
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
			"amount": to_decimal(row["asked_amount"]),
			"deduction_code": agreement.deduction_code or "",
		}
		for row in rows
	]
	try:
		return write_layout(get_layout(agreement.layout), header, values)
	except BankFileError as error:
		refuse_file(error, _("Deductions Cannot Be Written"))
