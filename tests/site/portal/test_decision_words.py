"""What the lender writes for the client reaches the client, and what it writes for itself does not."""

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from lending_app.origination.decisions.api import approve, reject, request_documents
from lending_app.testing.factories import make_loan_application
from tests.site.portal.support import get_page, read
from tests.site.support import as_user

OWN = "Ask the neighbours once more."


@pytest.fixture
def application(client, product):
	application = make_loan_application(client=client.name, product=product.name, purpose="A roof")
	application.db_set("submitted_by", "Guest")
	for action in ("Submit Application", "Take into Review"):
		application = apply_workflow(application, action)
	return application.name


def show(application):
	with as_user("Borrower"):
		return read(get_page(f"/my-loans/applications/{application}"))


def test_client_reads_what_is_missing(application):
	text = "Your payslip of May.\nA bill of Peña & Co."
	request_documents(application, ["Utility Bill"], explanation=text)
	page = show(application)
	assert "<p>Your payslip of May.</p>" in page
	assert "<p>A bill of Peña &amp; Co.</p>" in page


def test_client_reads_why_not_in_the_client_s_language_and_what_to_do(application, client):
	client.db_set("language", "es")
	text = "Le falta un año de trabajo."
	reject(application, ["CAPACITY_INSUFFICIENT"], text, advice="Vuelva con un garante.", notes=OWN)
	page = show(application)
	for words in ("Cuota demasiado alta", text, "Vuelva con un garante."):
		assert words in page, words
	assert OWN not in page


def test_client_reads_the_conditions_of_an_offer(application):
	approve(application, conditions=["Insure the car.", "Open an account."], notes=OWN)
	apply_workflow(frappe.get_doc("Loan Application", application), "Send Offer")
	page = show(application)
	assert "<li>Insure the car.</li>" in page
	assert "<li>Open an account.</li>" in page
	assert OWN not in page
