"""Loans that were charged off name the day, also those that were recovered or sold since."""

from __future__ import annotations

import frappe


def execute() -> None:
	loan, fact = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Charge Off")
	(
		frappe.qb.update(loan)
		.join(fact)
		.on((fact.loan == loan.name) & (fact.docstatus == 1))
		.set(loan.charged_off_on, fact.value_date)
		.where(loan.charged_off_on.isnull())
	).run()
