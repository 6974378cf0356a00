"""The client's answer to an offer: at a branch, in the portal, once."""

import base64

import frappe
import pytest
from frappe.utils import set_request

from lending_app.lending_setup.exceptions import RecordWrittenError
from lending_app.origination.exceptions import (
	ApplicationStateError,
	ApprovalExpiredError,
	MissingReasonError,
	NoOpenOfferError,
	SignatureError,
)
from lending_app.origination.offers.answer_offer import accept_offer, decline_offer
from tests.site.origination.steps import act
from tests.site.support import NORTH, as_user, get_user, money, refused, travel_to

PICTURE = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()


def get_answer(application):
	[name] = frappe.get_all("Loan Offer Answer", {"application": application.name}, pluck="name")
	return frappe.get_doc("Loan Offer Answer", name)


@pytest.fixture
def borrower(offered):
	user = get_user("Borrower")
	frappe.db.set_value("Client", offered.client, "user", user)
	return user


def test_officer_records_a_signed_acceptance_once(offered):
	with as_user("Loan Officer"):
		loan = accept_offer(offered.name, signed_by=" Ana Reyes ", channel="Branch", signature=PICTURE)
		assert accept_offer(offered.name, signed_by="Somebody", channel="Branch") == loan
	answer = get_answer(offered)
	assert (answer.answer, answer.channel, answer.signed_by) == ("Accepted", "Branch", "Ana Reyes")
	assert (answer.signature, answer.recorded_by, answer.ip_address) == (
		PICTURE,
		get_user("Loan Officer"),
		None,
	)
	assert str(answer.answered_on).startswith("2026-07-15")
	assert (money(answer.amount), answer.branch) == (100_000, "Central")
	assert frappe.db.get_value("Loan Application", offered.name, ("status", "loan")) == ("Accepted", loan)


def test_client_accepts_in_the_portal_from_an_address(offered, borrower):
	set_request(
		method="POST",
		path="/",
		environ_base={"REMOTE_ADDR": "198.51.100.9"},
		headers={"X-Forwarded-For": "203.0.113.7, 10.0.0.1"},
	)
	frappe.local.request_ip = "203.0.113.7"
	with as_user("Borrower"):
		loan = accept_offer(offered.name, signed_by=offered.client_name, channel="Portal")
	frappe.local.request = None
	answer = get_answer(offered)
	assert (answer.ip_address, answer.reported_ip_address) == ("198.51.100.9", "203.0.113.7, 10.0.0.1")
	assert (answer.recorded_by, answer.signature) == (borrower, None)
	assert frappe.db.get_value("Loan", loan, "application") == offered.name


def test_client_declines_with_a_reason_once(offered, borrower):
	with as_user("Borrower"):
		with refused(MissingReasonError, "Reason Missing"):
			decline_offer(offered.name, reason=" ", channel="Portal")
		decline_offer(offered.name, reason="Another lender is cheaper", channel="Portal")
		decline_offer(offered.name, reason="Again", channel="Portal")
		with refused(NoOpenOfferError, "No Open Offer"):
			accept_offer(offered.name, signed_by=offered.client_name, channel="Portal")
	answer = get_answer(offered)
	assert (answer.answer, answer.reason) == ("Declined", "Another lender is cheaper")
	assert frappe.db.get_value("Loan Application", offered.name, ("status", "loan")) == ("Declined", None)


def test_workflow_s_own_buttons_leave_an_answer_too(offered):
	act(offered, "Record Acceptance", "Loan Officer")
	answer = get_answer(offered)
	assert (answer.answer, answer.channel, answer.signed_by) == ("Accepted", "Branch", offered.client_name)


def test_strangers_do_not_answer(offered, borrower):
	with as_user("Borrower", NORTH), refused(frappe.PermissionError, "Not Your Offer"):
		accept_offer(offered.name, signed_by=offered.client_name, channel="Portal")
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		accept_offer(offered.name, signed_by="Ana Reyes", channel="Branch")
	with as_user("Loan Officer"), refused(frappe.PermissionError, "Not Your Offer"):
		decline_offer(offered.name, reason="No", channel="Portal")
	assert not frappe.db.exists("Loan Offer Answer", {"application": offered.name})


def test_draft_cannot_be_answered(draft):
	assert_nothing_to_answer(draft)


def test_approval_that_was_not_sent_cannot_be_answered(approved):
	assert_nothing_to_answer(approved)


def assert_nothing_to_answer(application):
	with as_user("Loan Officer"):
		with refused(NoOpenOfferError, "No Open Offer"):
			accept_offer(application.name, signed_by="Ana Reyes", channel="Branch")
		with refused(NoOpenOfferError, "No Open Offer"):
			decline_offer(application.name, reason="No", channel="Branch")


def test_lapsed_offer_and_unusable_answers_are_refused(offered):
	with as_user("Loan Officer"):
		for signed_by, picture in (("", None), ("Ana", "data:text/html;base64,AAAA"), ("Ana", "scribble")):
			with refused(SignatureError, "Signature Missing"):
				accept_offer(offered.name, signed_by=signed_by, channel="Branch", signature=picture)
		with refused(ApplicationStateError, "Unknown Channel"):
			accept_offer(offered.name, signed_by="Ana", channel="Fax")
		with travel_to("2026-08-15"), refused(ApprovalExpiredError, "Approval Expired"):
			accept_offer(offered.name, signed_by="Ana", channel="Branch")
	assert frappe.db.get_value("Loan Application", offered.name, "status") == "Offered"
	assert not frappe.db.exists("Loan Offer Answer", {"application": offered.name})


def test_answer_is_written_once_and_by_its_step_alone(offered):
	act(offered, "Record Decline", "Loan Officer")
	answer = get_answer(offered)
	answer.reason = "Something else"
	with refused(RecordWrittenError, "Written Once"):
		answer.save()
	with refused(RecordWrittenError, "Written Once"):
		answer.delete()
	copy = frappe.copy_doc(answer)
	with refused(RecordWrittenError, "Written Once"):
		copy.insert()
