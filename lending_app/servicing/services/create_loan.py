"""Make the loan of an accepted application; its terms are fixed here."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.origination.services.estimate_application import get_start
from lending_app.products.adapters import build_terms, dump_terms


def create_loan(application: Document) -> str:
	"""Loan in state Approved, with the terms of the product as they are today. Safe to run twice."""
	existing = frappe.db.get_value("Loan", {"application": application.name})
	if existing:
		return existing
	product = frappe.get_doc("Loan Product", application.product)
	terms = build_terms(
		product,
		principal=application.approved_amount,
		interest_percent=application.approved_interest_percent,
		number_of_installments=application.approved_number_of_installments,
		first_due_date=application.first_due_date,
		start=get_start(application),
	)
	loan = frappe.new_doc(
		"Loan",
		application=application.name,
		client=application.client,
		product=application.product,
		company=application.company,
		branch=application.branch,
		principal_amount=application.approved_amount,
		interest_percent=application.approved_interest_percent,
		number_of_installments=application.approved_number_of_installments,
		first_due_date=application.first_due_date,
		terms=dump_terms(terms),
	)
	# Who accepts for the client may not make loans freely; this one follows from the decision.
	loan.insert(ignore_permissions=True)
	return loan.name
