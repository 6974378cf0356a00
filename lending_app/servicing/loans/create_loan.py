"""Make the loans of an accepted application; their terms are fixed here."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.collateral.pledges.value_history import carry_collateral
from lending_app.lending_setup.document import by_service
from lending_app.origination.request.estimate_application import get_start
from lending_app.origination.request.fill_members import list_accepted_members
from lending_app.origination.request.own_terms import get_own_terms
from lending_app.products.adapters import build_terms, dump_terms


def create_loans(application: Document) -> str:
	"""The client's loan, or one for each member of a group; returns the first. Safe to run twice."""
	known = dict(frappe.get_all("Loan", {"application": application.name}, ["client", "name"], as_list=True))
	if not application.is_group:
		return known.get(application.client) or _create_secured(
			application, application.client, application.approved_amount
		)
	members = list_accepted_members(application)
	for row in members:
		row.loan = known.get(row.client) or _create_loan(application, row.client, row.approved_amount)
	return members[0].loan


def _create_secured(application: Document, client: str, amount: float) -> str:
	"""The loan of one client, with what was offered as collateral."""
	loan = _create_loan(application, client, amount)
	carry_collateral(application, loan)
	return loan


def _create_loan(application: Document, client: str, amount: float) -> str:
	"""Loan in state Approved, with the terms of the product as they are today."""
	product = frappe.get_doc("Loan Product", application.product)
	terms = build_terms(
		product,
		principal=amount,
		interest_percent=application.approved_interest_percent,
		number_of_installments=application.approved_number_of_installments,
		first_due_date=application.first_due_date,
		start=get_start(application),
		own=get_own_terms(application),
	)
	loan = frappe.new_doc(
		"Loan",
		application=application.name,
		client=client,
		product=application.product,
		company=application.company,
		branch=application.branch,
		principal_amount=amount,
		interest_percent=application.approved_interest_percent,
		number_of_installments=application.approved_number_of_installments,
		first_due_date=application.first_due_date,
		terms=dump_terms(terms),
	)
	# Who accepts for the client may not make loans freely; this one follows from the decision.
	by_service(loan).insert(ignore_permissions=True)
	return loan.name
