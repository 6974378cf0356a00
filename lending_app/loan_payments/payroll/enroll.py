"""Who is deducted from: payroll loans of an employer's people, and those that leave."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.loan_payments.direct_debits.tell_officers import tell_officers
from lending_app.loan_payments.payroll.check_agreement import refuse
from lending_app.loan_payments.payroll.queries import EMPLOYEE, list_loans_to_enroll
from lending_app.loan_payments.payroll.states import Collector, EmployeeStatus


def enroll_loans(agreement: Document) -> int:
	"""Put the running payroll loans of the employer's people on the agreement. Returns how many."""
	loans = list_loans_to_enroll(
		agreement.company, agreement.employer, (agreement.employer_tax_number or "").strip()
	)
	for loan in loans:
		frappe.new_doc(EMPLOYEE, agreement=agreement.name, loan=loan).insert()
	return len(loans)


def mark_left(name: str, left_on: str, reason: str) -> Document:
	"""Somebody has left the employer: their loan is on no further file. Says who collects it, and tells the officers."""
	employee = frappe.get_doc(EMPLOYEE, name, for_update=True)
	if employee.status != EmployeeStatus.ACTIVE.value:
		refuse(_("{0} has left already.").format(employee.client_name))
	if not (reason or "").strip():
		refuse(_("Say why {0} has left.").format(employee.client_name))
	if getdate(left_on) > getdate(today()):
		refuse(_("{0} is in the future.").format(formatdate(left_on)))
	collector = find_collector(employee.loan, employee.client)
	employee.update(
		{
			"status": EmployeeStatus.LEFT.value,
			"left_on": left_on,
			"leave_reason": reason.strip(),
			"collected_by": collector.value,
		}
	)
	# The step was allowed; nobody writes these fields by hand.
	by_service(employee).save(ignore_permissions=True)
	with speaking_language_of(employee.company):
		text = _("{0} has left {1}. Loan {2} is collected from now on by: {3}").format(
			employee.client_name, employee.employer, employee.loan, _(collector.value)
		)
	tell_officers(employee.loan, employee.branch, text)
	return employee


def find_collector(loan: str, client: str) -> Collector:
	"""The bank, where a mandate is in force for the loan; else officers and tills."""
	mandate = frappe.qb.DocType("Direct Debit Mandate")
	query = (
		frappe.qb.from_(mandate)
		.select(mandate.name)
		.where((mandate.client == client) & (mandate.status == "Active"))
		.where((mandate.loan == loan) | mandate.loan.isnull() | (mandate.loan == ""))
	)
	return Collector.DIRECT_DEBIT if query.limit(1).run() else Collector.NORMAL
