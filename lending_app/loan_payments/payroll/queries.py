"""Reads and row writes of payroll deductions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Sum

from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.database import execute
from lending_app.loan_payments.payroll.states import PAID, WAITING, DeductionOutcome, EmployeeStatus
from lending_app.products.kinds import ProductKind

EMPLOYEE, DEDUCTION = "Payroll Employee", "Payroll Line"


def list_employees(agreement: str, *, after: str = "", limit: int = 0) -> list[Any]:
	"""Who is deducted from, by loan: running loans of active employees, with their identity numbers.

	With a limit the next ones after a loan, and no more than that.
	"""
	query, employee, loan = _select_employees(agreement)
	client = frappe.qb.DocType("Client")
	query = (
		query.join(client).on(client.name == loan.client)
		.select(
			employee.name, employee.employee_number, employee.loan, loan.client, loan.client_name, loan.branch,
			client.identity_number, client.identity_key,
		)
		.where(loan.name > after)
		.orderby(loan.name)
	)  # fmt: skip
	return (query.limit(limit) if limit else query).run(as_dict=True)


def count_employees(agreement: str) -> int:
	query, employee, _loan = _select_employees(agreement)
	return query.select(Count(employee.name)).run()[0][0]


def _select_employees(agreement: str) -> tuple[Any, Any, Any]:
	employee, loan = frappe.qb.DocType(EMPLOYEE), frappe.qb.DocType("Loan")
	query = (
		frappe.qb.from_(employee)
		.join(loan).on(loan.name == employee.loan)
		.where((employee.agreement == agreement) & (employee.status == EmployeeStatus.ACTIVE.value))
		.where(loan.status.isin(OPEN_STATUSES))
	)  # fmt: skip
	return query, employee, loan


def number_lines(payroll_file: str) -> None:
	"""Lines of a file in the order in which the employer reads it: by name. Those left out come last."""
	execute(
		f"UPDATE `tab{DEDUCTION}` AS made JOIN (SELECT name, "
		"ROW_NUMBER() OVER (ORDER BY outcome = %s, client_name, loan) AS place "
		f"FROM `tab{DEDUCTION}` WHERE payroll_file = %s) AS placed ON placed.name = made.name "
		"SET made.line = placed.place",
		(DeductionOutcome.LEFT_OUT.value, payroll_file),
	)


def list_deducted_loans(loans: Collection[str]) -> dict[str, str]:
	"""Loans that an employer deducts, with the employer."""
	filters = {"loan": ("in", list(loans) or [""]), "status": EmployeeStatus.ACTIVE.value}
	return dict(frappe.get_all(EMPLOYEE, filters, ["loan", "employer"], as_list=True))


def list_loans_to_enroll(company: str, employer: str, tax_number: str) -> list[str]:
	"""Running payroll loans of the employer's people that no agreement has."""
	loan, client, product, employee = (
		frappe.qb.DocType(name) for name in ("Loan", "Client", "Loan Product", EMPLOYEE)
	)
	works = client.employer == employer
	if tax_number:
		works = works | (client.employer_tax_number == tax_number)
	known = frappe.qb.from_(employee).select(employee.loan)
	query = (
		frappe.qb.from_(loan)
		.join(client).on(client.name == loan.client)
		.join(product).on(product.name == loan.product)
		.select(loan.name)
		.where((loan.company == company) & loan.status.isin(OPEN_STATUSES))
		.where((product.product_type == ProductKind.PAYROLL.value) & works & loan.name.notin(known))
		.orderby(loan.name)
	)  # fmt: skip
	return query.run(pluck=True)


def sum_asked(agreement: str, loans: Collection[str]) -> dict[str, Any]:
	"""What earlier files ask of each loan and is not answered and posted yet."""
	row, file = frappe.qb.DocType(DEDUCTION), frappe.qb.DocType("Payroll File")
	query = (
		frappe.qb.from_(row)
		.join(file).on(file.name == row.payroll_file)
		.select(row.loan, Sum(row.asked_amount))
		.where((file.agreement == agreement) & file.status.isin(WAITING) & row.loan.isin(list(loans)))
		.groupby(row.loan)
	)  # fmt: skip
	return dict(query.run())


def list_deductions(payroll_file: str, **filters: Any) -> list[Any]:
	return frappe.get_all(
		DEDUCTION, {"payroll_file": payroll_file, **filters}, ["*"], order_by="line, creation"
	)


def list_asked(payroll_file: str) -> list[Any]:
	"""What the employer is asked to deduct."""
	return list_deductions(payroll_file, outcome=("!=", DeductionOutcome.LEFT_OUT.value))


def count_outcomes(payroll_file: str) -> dict[str, tuple[int, Any]]:
	"""Number and deducted amount by outcome."""
	row = frappe.qb.DocType(DEDUCTION)
	query = frappe.qb.from_(row).select(row.outcome, Count(row.name), Sum(row.deducted_amount))
	return {
		outcome: (number, amount)
		for outcome, number, amount in query.where(row.payroll_file == payroll_file)
		.groupby(row.outcome)
		.run()
	}


def list_paid(payroll_file: str) -> list[Any]:
	"""Deductions with a loan whose payment is in no batch yet."""
	return list_deductions(
		payroll_file, outcome=("in", PAID), payment_row=("is", "not set"), deducted_amount=(">", 0)
	)
