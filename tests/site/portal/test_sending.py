"""A borrower sends an own application for review: complete, by nobody else, and with nothing told that is the lender's."""

import frappe
import pytest

from lending_app.clients.exceptions import ClientNotLendableError
from lending_app.origination.decisions.api import request_documents
from lending_app.origination.exceptions import (
	ApplicationStateError,
	IncompleteApplicationError,
	WaitingPeriodError,
)
from lending_app.portal import api
from lending_app.portal.exceptions import AskBranchError, ConfirmationError, PurposeError
from lending_app.portal.requests import keeping_reasons
from tests.site.origination.steps import act
from tests.site.portal.support import ask, get_page, make_png, read, send
from tests.site.support import as_user, get_user, refused

PAPER = "Utility Bill"


@pytest.fixture
def draft(client, product):
	"""What the borrower asked for in the portal; the product wants a paper."""
	product.append("documents", {"document_type": PAPER, "is_required": 1})
	product.save()
	with as_user("Borrower"):
		return api.apply_for_loan(ask(product=product.name), purpose="A roof").rpartition("/")[2]


def get_row(application, paper=PAPER):
	document = frappe.get_doc("Loan Application", application)
	return next(row.name for row in document.documents if row.document_type == paper)


def show(application):
	return read(get_page(f"/my-loans/applications/{application}"))


def get_state(application):
	return frappe.db.get_value("Loan Application", application, "status")


def test_borrower_is_told_what_is_missing_sends_it_and_then_the_application(draft):
	with as_user("Borrower") as borrower:
		page = show(draft)
		assert "This is still missing" in page
		assert f"Document {PAPER} is Requested." in page
		assert "send_own_application" not in page
		with refused(IncompleteApplicationError, "Application Incomplete", match=PAPER):
			api.send_own_application(draft, has_confirmed=1)
		send(draft, get_row(draft), "bill.png", make_png())
		assert "Nothing is missing." in show(draft)
		with refused(ConfirmationError, "Confirmation Missing"):
			api.send_own_application(draft)
		assert get_state(draft) == "Draft"
		api.send_own_application(draft, has_confirmed=1)
		assert "Sent for review" in show(draft)
		with refused(ApplicationStateError, "Already Submitted"):
			api.send_own_application(draft, has_confirmed=1)
	document = frappe.get_doc("Loan Application", draft)
	assert (document.status, document.docstatus, document.submitted_by) == ("Submitted", 0, borrower)
	assert [row.stage for row in document.stages] == ["Draft", "Submitted"]
	assert act(document, "Take into Review", "Credit Manager").status == "In Review"


def test_what_is_asked_for_later_is_sent_and_goes_back_for_review(draft):
	with as_user("Borrower"):
		send(draft, get_row(draft), "bill.png", make_png())
		api.send_own_application(draft, has_confirmed=1)
	act(frappe.get_doc("Loan Application", draft), "Take into Review", "Credit Manager")
	with as_user("Credit Manager"):
		request_documents(draft, ["Payslip"], due_date="2026-07-20")
	with as_user("Borrower"):
		assert "until 20 Jul 2026" in show(draft)
		with refused(IncompleteApplicationError, match="Payslip"):
			api.send_own_application(draft, has_confirmed=1)
		send(draft, get_row(draft, "Payslip"), "slip.png", make_png())
		api.send_own_application(draft, has_confirmed=1)
	assert get_state(draft) == "Submitted"


def test_why_nothing_is_lent_is_not_told_in_the_portal(draft, client):
	"""Of a hit on a list the law forbids to tell."""
	with as_user("Borrower"):
		send(draft, get_row(draft), "bill.png", make_png())
	client.db_set({"status": "Blocked", "block_reason": "Forged documents"})
	with as_user("Borrower"):
		assert "Forged" not in show(draft)
		with refused(AskBranchError, "Ask Your Branch") as _:
			api.send_own_application(draft, has_confirmed=1)
		with pytest.raises(AskBranchError) as caught, keeping_reasons():
			frappe.throw("Forged documents", exc=ClientNotLendableError)
	assert "Forged" not in str(caught.value) + str(frappe.message_log)
	assert get_state(draft) == "Draft"


def test_wait_after_a_rejection_holds_in_the_portal(draft, client, product):
	with as_user("Borrower"):
		send(draft, get_row(draft), "bill.png", make_png())
		second = api.apply_for_loan(ask(product=product.name), purpose="Another roof").rpartition("/")[2]
	frappe.db.set_value(
		"Loan Application", second, {"status": "Rejected", "reapply_after_date": "2026-08-31"}
	)
	with as_user("Borrower"), refused(WaitingPeriodError, "Too Early to Apply Again"):
		api.send_own_application(draft, has_confirmed=1)
	assert (get_state(draft), get_user("Borrower")) == ("Draft", client.user)


def test_nobody_applies_without_saying_what_for(client, product):
	before = frappe.db.count("Loan Application")
	with as_user("Borrower"), refused(PurposeError, "Purpose Missing"):
		api.apply_for_loan(ask(product=product.name), purpose="  ")
	assert frappe.db.count("Loan Application") == before
