"""The offer and the rejection letter: their figures, words and language."""

import frappe
import pytest

from lending_app.origination.decisions import api
from lending_app.origination.documents.build_offer import build_offer
from lending_app.origination.documents.build_rejection_letter import build_rejection_letter
from lending_app.origination.documents.render_document import render_origination_document
from lending_app.origination.exceptions import ApplicationStateError, NoOpenOfferError
from lending_app.printing.render_document import render_document
from tests.site.origination.steps import act
from tests.site.support import NORTH, as_user, refused


def read(table):
	return [row.cells for row in table.rows]


def test_offer_shows_terms_costs_and_conditions(in_review):
	with as_user("Credit Manager"):
		api.approve(in_review.name, conditions=["Salary paid into an account with us"])
	application = frappe.get_doc("Loan Application", in_review.name)
	offer = build_offer(application)
	figures = {figure.label: figure.value for figure in offer.figures}
	assert (figures["Amount"], figures["Installment"]) == ("100,000.00", "9,168.00")
	assert figures["To Pay in All"] == "110,015.99"
	assert figures["Effective Yearly Cost"].startswith("19.")
	conditions, late = offer.sections
	assert conditions.items == ("Salary paid into an account with us",)
	assert (late.title, late.items[-1]) == (
		"If You Pay Late",
		"From 90 days past due on, the loan is in default, and we may claim all that is owed.",
	)
	assert "15 Jul 2026" in {field.value for field in offer.right}
	costs, schedule = offer.tables
	assert read(costs)[0] == ("Interest", "10,015.99")
	assert costs.totals == ("Total Cost", "10,015.99")
	assert len(schedule.rows) == 12
	assert schedule.rows[-1].cells[3] == "0.00"
	assert "14 Aug 2026" in offer.opening[1]
	assert offer.signatures[0] == f"Client: {application.client_name}"
	assert render_document(offer).startswith(b"%PDF")


def test_counter_offer_says_what_differs_in_the_client_s_language(in_review):
	frappe.db.set_value("Client", in_review.client, "language", "es")
	with as_user("Credit Manager"):
		api.approve(in_review.name, amount=60_000, interest_percent=20, is_counter_offer=1)
	application = frappe.get_doc("Loan Application", in_review.name)
	offer = build_offer(application)
	assert offer.letter.title == "Counter-offer"
	assert read(offer.tables[0]) == [
		("Amount", "100,000.00", "60,000.00"),
		("Yearly Rate", "18.00 %", "20.00 %"),
	]
	html = render_origination_document(application, "Loan Offer")
	for text in ("Contraoferta", "Lo que difiere de su solicitud", "Usted pidió", "60,000.00"):
		assert text in html
	assert frappe.local.lang == "en"


def test_letter_tells_reasons_advice_and_rights_in_the_client_s_language(in_review):
	frappe.db.set_value("Client", in_review.client, "language", "fr")
	with as_user("Credit Manager"):
		api.reject(
			in_review.name,
			reasons=["INCOME_FOR_AMOUNT", "JOB_STABILITY"],
			advice="Ask for 40,000.",
			waiting_days=30,
		)
	application = frappe.get_doc("Loan Application", in_review.name)
	letter = build_rejection_letter(application)
	assert letter.sections[0].items == (
		"Revenu insuffisant pour le montant demandé",
		"Ancienneté dans l'emploi",
	)
	assert letter.sections[1].text == ("Ask for 40,000.",)
	assert "14 août 2026" in letter.sections[2].text[0]
	assert len(letter.sections[3].text) == 3
	html = render_origination_document(application, "Rejection Letter")
	assert "Motifs principaux" in html
	assert "Vos droits" in html
	assert render_document(letter).startswith(b"%PDF")


def test_explained_other_factor_stands_for_its_code(in_review):
	in_review.db_set("rejection_reason", "The business has moved abroad")
	act(in_review, "Reject", "Credit Manager")
	letter = build_rejection_letter(frappe.get_doc("Loan Application", in_review.name))
	assert letter.sections[0].items == ("The business has moved abroad",)
	assert letter.sections[1].text == ("You may apply again at any time.",)


def test_papers_of_what_was_not_decided_are_refused(submitted):
	with refused(NoOpenOfferError, "No Open Offer"):
		build_offer(submitted)
	with refused(ApplicationStateError, "Not Rejected"):
		build_rejection_letter(submitted)


def test_officer_of_another_branch_prints_no_offer(approved):
	with as_user("Loan Officer", NORTH), pytest.raises(frappe.PermissionError):
		render_origination_document(frappe.get_doc("Loan Application", approved.name), "Loan Offer")
