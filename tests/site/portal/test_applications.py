"""What a borrower does in the portal: apply, send documents, read the offer and answer it; and what others cannot."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from lending_app.lending_setup.exceptions import UnusableFileError
from lending_app.origination.exceptions import MissingReasonError, SignatureError
from lending_app.portal import api
from lending_app.portal.access import WITHHELD
from lending_app.portal.exceptions import (
	AgreementError,
	NoClientError,
	NoOfferError,
	NotInPortalError,
	NotYoursError,
	SignInError,
	UploadError,
)
from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from tests.site.portal.support import as_guest, ask, get_page, make_png, read, send
from tests.site.support import NORTH, as_user, get_user, refused

TO_OFFER = ("Submit Application", "Take into Review", "Approve", "Send Offer")
ACTIONS = (api.accept_own_offer, api.decline_own_offer, api.print_offer, api.send_own_application)


@pytest.fixture
def offered(client, product):
	"""An offer of 100,000 in 12 at 18 %."""
	application = make_loan_application(
		client=client.name, product=product.name, purpose="A roof", channel="Branch"
	)
	application.db_set({"submitted_by": "Guest", "decision_notes": "Knows the lender well"})
	for action in TO_OFFER:
		application = apply_workflow(application, action)
	return application


def test_applying_without_a_chosen_loan_leads_to_the_simulator(client):
	with as_user("Borrower"):
		page = get_page("/my-loans/apply")
	assert (page.status_code, page.headers["Location"]) == (302, "/simulator")


def test_borrower_applies_from_the_simulator_and_sees_the_draft(client, product):
	chosen = ask(product=product.name)
	with as_user("Borrower"):
		assert "DOP 9,168.00" in read(get_page("/my-loans/apply", scenarios=chosen, active="0"))
		address = api.apply_for_loan(chosen, purpose="A roof")
		name = address.rpartition("/")[2]
		page, listed = read(get_page(address)), read(get_page("/my-loans/applications"))
	draft = frappe.get_doc("Loan Application", name)
	assert (draft.client, draft.channel, draft.status, draft.purpose) == (
		client.name,
		"Web",
		"Draft",
		"A roof",
	)
	assert (draft.requested_amount, draft.number_of_installments) == (100_000, 12)
	for text in (page, listed):
		assert name in text
		assert "Not sent yet" in text
		assert product.product_name in text


def test_shared_link_leads_to_an_application_at_the_house_s_rate(client, product):
	with as_guest():
		shared = api.share_simulation(ask(product=product.name)).partition("shared=")[2]
	with as_user("Borrower"):
		name = api.apply_for_loan(shared=shared, purpose="A roof").rpartition("/")[2]
	assert frappe.db.get_value("Loan Application", name, "interest_percent") == 18


def test_application_for_what_the_portal_does_not_offer_is_refused(client, product):
	hidden = make_loan_product().name
	before = frappe.db.count("Loan Application")
	with as_user("Borrower"), refused(NotInPortalError, "Not Offered in the Portal"):
		api.apply_for_loan(ask(product=hidden))
	assert frappe.db.count("Loan Application") == before


def test_missing_and_other_people_s_applications_are_refused_alike(offered, client):
	make_client(user=get_user("Borrower", NORTH))
	messages = set()
	with as_user("Borrower", NORTH):
		for name in (offered.name, "SOL-2026-99999"):
			page = get_page(f"/my-loans/applications/{name}")
			assert page.status_code == 403
			assert "Knows the lender well" not in read(page)
			messages.add(read(page).replace(name, "…"))
			for action in ACTIONS:
				with refused(NotYoursError, "Not Found"):
					action(name)
			with refused(NotYoursError, "Not Found"):
				api.upload_document(name, "x")
		assert offered.name not in read(get_page("/my-loans/applications"))
	assert len(messages) == 1
	assert frappe.db.get_value("Loan Application", offered.name, "status") == "Offered"


def test_guests_are_sent_to_sign_in_and_users_without_a_file_to_their_branch(offered, client):
	with as_guest():
		for path in ("/my-loans/applications", f"/my-loans/applications/{offered.name}", "/my-loans/apply"):
			assert get_page(path).headers["Location"].startswith("/login?redirect-to=%2Fmy-loans")
		for action in ACTIONS:
			with refused(SignInError, "Sign In First"):
				action(offered.name)
	client.db_set("user", None)
	with as_user("Borrower"):
		assert "No Client File" in read(get_page("/my-loans/applications"))
		with refused(NoClientError, "No Client File"):
			api.apply_for_loan("[]")


def test_offer_shows_its_cost_and_withholds_what_is_the_house_s(offered):
	with as_user("Borrower"):
		page = read(get_page(f"/my-loans/applications/{offered.name}"))
		api.print_offer(offered.name)
		assert frappe.response["filecontent"].startswith(b"%PDF-")
	frappe.local.response = frappe._dict()
	for text in (
		"Offer for you",
		"DOP 9,168.00",
		"Effective Cost a Year",
		"DOP 12,375.99",
		"Type your full name",
	):
		assert text in page
	assert "decision_notes" in WITHHELD["Loan Application"]
	assert "Knows the lender well" not in page


def test_borrower_accepts_with_name_and_agreement(offered):
	"""Accents, capitals and the order of the words of a name do not count; another name does."""
	turned = " ".join(reversed(offered.client_name.split())).upper().replace("ANA", "ANÁ")
	with as_user("Borrower"):
		with refused(AgreementError, "Agreement Missing"):
			api.accept_own_offer(offered.name, signed_by="Ana Reyes")
		with refused(SignatureError, "Signature Missing"):
			api.accept_own_offer(offered.name, signed_by=" ", has_agreed=1)
		for name in ("Pedro Pérez", "Ana", f"{offered.client_name} Pérez"):
			with refused(SignatureError, "Other Name", match=offered.client_name):
				api.accept_own_offer(offered.name, signed_by=name, has_agreed=1)
		assert frappe.db.get_value("Loan Application", offered.name, "status") == "Offered"
		api.accept_own_offer(offered.name, signed_by=turned, has_agreed=1)
		page = read(get_page(f"/my-loans/applications/{offered.name}"))
	answer = frappe.get_last_doc("Loan Offer Answer", {"application": offered.name})
	assert (answer.answer, answer.channel, answer.signed_by) == ("Accepted", "Portal", turned)
	assert frappe.db.get_value("Loan Application", offered.name, "loan")
	assert "Offer accepted" in page
	assert "Type your full name" not in page


def test_borrower_declines_with_a_reason(offered):
	with as_user("Borrower"):
		with refused(MissingReasonError, "Reason Missing"):
			api.decline_own_offer(offered.name, reason=" ")
		api.decline_own_offer(offered.name, reason="Found a cheaper one")
		assert "Offer declined" in read(get_page(f"/my-loans/applications/{offered.name}"))
		with refused(NoOfferError, "No Offer"):
			api.print_offer(offered.name)
	assert (
		frappe.db.get_value("Loan Offer Answer", {"application": offered.name}, "reason")
		== "Found a cheaper one"
	)


def test_papers_that_are_asked_for_can_be_sent_once_whole(client, product):
	application = make_loan_application(client=client.name, product=product.name)
	application.append(
		"documents", {"document_type": "National ID Card", "state": "Requested", "is_required": 1}
	)
	row = application.save().documents[-1].name
	with as_user("Borrower"):
		assert "National ID Card" in read(get_page(f"/my-loans/applications/{application.name}"))
		with refused(UploadError, "File Not Taken"):
			send(application.name, row, "card.exe", b"MZ")
		with refused(UploadError, "File Not Taken"):
			send(application.name, "another-row", "card.png", make_png())
		with refused(UnusableFileError):
			send(application.name, row, "card.png", make_png()[:60])
		send(application.name, row, "../../card.png", make_png())
	[saved] = [found for found in application.reload().documents if found.name == row]
	assert (saved.state, saved.received_by) == ("Received", get_user("Borrower"))
	file = frappe.get_doc("File", {"file_url": saved.attachment})
	assert (file.is_private, file.attached_to_name) == (1, application.name)


def test_rejection_tells_its_reason_and_closes_the_papers(client, product):
	application = make_loan_application(
		client=client.name, product=product.name, purpose="A roof", channel="Branch"
	)
	paper = {"document_type": "National ID Card", "state": "Requested", "is_required": 0}
	application.append("documents", paper)
	application.save()
	application.db_set("submitted_by", "Guest")
	for action in TO_OFFER[:2]:
		application = apply_workflow(application, action)
	application.db_set("rejection_reason", "The income does not carry the installment.")
	application = apply_workflow(application, "Reject")
	with as_user("Borrower"):
		page = read(get_page(f"/my-loans/applications/{application.name}"))
	assert "Not approved" in page
	assert "The income does not carry the installment." in page
	assert 'type="file"' not in page


@pytest.mark.parametrize(("language", "words"), [("es", "Oferta para usted"), ("fr", "Offre pour vous")])
def test_pages_speak_the_borrower_s_language(offered, language, words):
	with as_user("Borrower"):
		frappe.local.lang = language
		page = read(get_page(f"/my-loans/applications/{offered.name}"))
		frappe.local.lang = "en"
	assert words in page
	assert "Your Offer" not in page


def test_bad_choice_is_refused_on_the_page_to_apply(client, product):
	with as_user("Borrower"):
		page = get_page("/my-loans/apply", scenarios=json.dumps([{"product": product.name, "amount": "1"}]))
	assert page.status_code == 417
	assert "Cannot Simulate" in read(page)
