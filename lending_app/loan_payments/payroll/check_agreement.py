"""What an agreement with an employer, who is on it, and a draft of its file have to say."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from lending_app.disbursement.payment_files.check_file import check_layout
from lending_app.disbursement.payment_files.states import LayoutPurpose
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.loan_payments.payroll.exceptions import PayrollError
from lending_app.loan_payments.payroll.states import EmployeeStatus, FileStatus
from lending_app.servicing.payment_modes.check_mode import check_mode

LAST_DAY = 31


def check_agreement(agreement: Document) -> None:
	"""Paydays that are days of a month, dates in order, a mode of payment, and one agreement an employer."""
	if not agreement.is_new():
		refuse_while_made(agreement.name)
	agreement.paydays = ", ".join(str(day) for day in read_paydays(agreement.paydays))
	if agreement.ends_on and getdate(agreement.ends_on) < getdate(agreement.starts_on):
		refuse(_("The agreement ends before it starts. Correct one of the dates."))
	check_mode(agreement.mode_of_payment, agreement.company)
	check_layout(agreement, LayoutPurpose.PAYROLL.value)
	same = {
		"employer": agreement.employer,
		"company": agreement.company,
		"status": "Active",
		"name": ("!=", agreement.name),
	}
	if agreement.status == "Active" and (other := frappe.db.get_value("Payroll Agreement", same)):
		refuse(_("{0} is in force with {1}.").format(frappe.bold(other), agreement.employer))


def read_paydays(text: str | None) -> list[int]:
	"""Days of the month, in order.

	>>> read_paydays("30, 15")
	[15, 30]
	"""
	parts = [part for part in (text or "").replace(";", ",").replace(" ", ",").split(",") if part]
	if not parts or not all(part.isdigit() and 1 <= int(part) <= LAST_DAY for part in parts):
		refuse(_("Paydays are days of the month from 1 to 31, as 15, 30. {0} is not.").format(text or ""))
	return sorted({int(part) for part in parts})


def is_payday(text: str, day: date) -> bool:
	"""Whether a day is one of the paydays; a day that its month does not have is the month's last."""
	last = monthrange(day.year, day.month)[1]
	return day.day in {min(number, last) for number in read_paydays(text)}


def check_employee(employee: Document) -> None:
	"""A running loan of the agreement's company, on one agreement at a time."""
	if employee.status != EmployeeStatus.ACTIVE.value:
		return
	loan = frappe.db.get_value("Loan", employee.loan, ["company", "status"], as_dict=True)
	if loan and loan.company != frappe.db.get_value("Payroll Agreement", employee.agreement, "company"):
		refuse(_("Loan {0} is of another company than the agreement.").format(employee.loan))
	if loan and loan.status not in (*OPEN_STATUSES, "Approved"):
		refuse(_("Loan {0} is {1}: nothing of it can be deducted.").format(employee.loan, _(loan.status)))
	same = {"loan": employee.loan, "status": EmployeeStatus.ACTIVE.value, "name": ("!=", employee.name)}
	if frappe.db.exists("Payroll Employee", same):
		refuse(_("Loan {0} is deducted by an employer already.").format(employee.loan))


def check_file(document: Document) -> None:
	"""An agreement in force on the payday, and no other file of that day."""
	agreement = frappe.get_cached_doc("Payroll Agreement", document.agreement)
	day = getdate(document.payday)
	ended = agreement.ends_on and getdate(agreement.ends_on) < day
	if agreement.status != "Active" or ended or getdate(agreement.starts_on) > day:
		refuse(
			_("The agreement with {0} is not in force on {1}.").format(agreement.employer, formatdate(day))
		)
	if not is_payday(agreement.paydays, day):
		refuse(
			_("{0} is not a payday of {1}: these are {2}.").format(
				formatdate(day), agreement.employer, agreement.paydays
			)
		)
	document.currency = frappe.get_cached_value("Company", agreement.company, "default_currency")
	document.payroll_key = f"{agreement.name}|{day}"
	same = {"payroll_key": document.payroll_key, "name": ("!=", document.name)}
	if other := frappe.db.get_value("Payroll File", same):
		refuse(_("{0} is the file of this agreement and payday.").format(frappe.bold(other)))


def refuse_while_made(agreement: str) -> None:
	"""An agreement stays as it is, and makes no other file, while one is made. Raises PayrollError."""
	making = {"agreement": agreement, "status": FileStatus.MAKING.value}
	if other := frappe.db.get_value("Payroll File", making, for_update=True):
		refuse(_("{0} of this agreement is being made. Wait until it is done.").format(frappe.bold(other)))


def require_state(document: Document, *states: str) -> None:
	if document.status not in states:
		refuse(
			_("{0} is {1}. This step is for files that are {2}.").format(
				frappe.bold(document.name),
				_(document.status),
				", ".join(_(state) for state in states),
			)
		)


def refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=PayrollError, title=_("Payroll"))
