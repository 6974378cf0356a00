"""What a decision needs, when it lapses, and how it is taken back."""

import frappe
import pytest

from lending_app.clients.exceptions import ClientNotLendableError
from lending_app.lending_setup.exceptions import FrozenRequestError
from lending_app.origination.events import expire_approvals
from lending_app.origination.exceptions import (
	ApplicationStateError,
	ApprovalAboveRequestError,
	ApprovalExpiredError,
	MissingReasonError,
)
from lending_app.products.exceptions import ProductLimitError
from lending_app.servicing.exceptions import LoanStateError
from lending_app.testing.factories import (
	make_disbursement,
)
from tests.site.origination.steps import act
from tests.site.support import as_user, refused, travel_to

# --- Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["Blocked", "Inactive"])
def test_client_who_may_not_borrow_is_refused(draft, status):
	frappe.db.set_value("Client", draft.client, "status", status)
	with refused(ClientNotLendableError, "Client Cannot Borrow"):
		act(draft, "Submit Application", "Loan Officer")


def test_rejection_without_a_reason_is_refused(in_review):
	with refused(MissingReasonError, "Reason Missing"):
		act(in_review, "Reject", "Credit Manager")
	assert frappe.db.get_value("Loan Application", in_review.name, ("status", "docstatus")) == (
		"In Review",
		0,
	)


def test_approval_above_the_request_is_refused(in_review):
	in_review.db_set("approved_amount", 100_000.01)
	with refused(ApprovalAboveRequestError, "Above Requested Amount"):
		act(in_review, "Approve", "Credit Manager")


def test_approval_outside_the_product_s_limits_is_refused(in_review):
	in_review.db_set("approved_number_of_installments", 61)
	with refused(ProductLimitError, "Outside Product Limits"):
		act(in_review, "Approve", "Credit Manager")


def test_acceptance_after_the_last_day_is_refused(offered):
	with travel_to("2026-08-15"), refused(ApprovalExpiredError, "Approval Expired"):
		act(offered, "Record Acceptance", "Loan Officer")
	assert not frappe.db.exists("Loan", {"application": offered.name})


def test_acceptance_on_the_last_day_counts(offered):
	with travel_to("2026-08-14"):
		assert act(offered, "Record Acceptance", "Loan Officer").status == "Accepted"


# --- Expiry and cancellation ---------------------------------------------------------------------


def test_daily_job_expires_what_was_not_accepted_in_time(offered):
	with travel_to("2026-08-14"):
		expire_approvals()
	assert frappe.db.get_value("Loan Application", offered.name, "status") == "Offered"
	with travel_to("2026-08-15"):
		expire_approvals()
		expire_approvals()
	assert frappe.db.get_value("Loan Application", offered.name, "status") == "Expired"


def test_daily_job_leaves_accepted_applications_alone(offered):
	act(offered, "Record Acceptance", "Loan Officer")
	with travel_to("2026-12-01"):
		expire_approvals()
	assert frappe.db.get_value("Loan Application", offered.name, "status") == "Accepted"


def test_cancelled_application_takes_its_loan_along(offered):
	accepted = act(offered, "Record Acceptance", "Loan Officer")
	with as_user("Lending Manager"):
		frappe.get_doc("Loan Application", accepted.name).cancel()
	assert frappe.db.get_value("Loan", accepted.loan, "status") == "Cancelled"
	document = make_disbursement(loan=accepted.loan, submit=False)
	with refused(LoanStateError, "Loan Not Approved"):
		document.submit()


def test_application_of_a_disbursed_loan_cannot_be_cancelled(offered):
	accepted = act(offered, "Record Acceptance", "Loan Officer")
	make_disbursement(loan=accepted.loan)
	assert frappe.db.get_value("Loan Application", accepted.name, "status") == "Disbursed"
	with as_user("Lending Manager"), refused(LoanStateError, "Loan in Use"):
		frappe.get_doc("Loan Application", accepted.name).cancel()
	assert frappe.db.get_value("Loan Application", accepted.name, "docstatus") == 1


def test_reversed_disbursement_returns_the_application_to_accepted(offered):
	accepted = act(offered, "Record Acceptance", "Loan Officer")
	disbursement = make_disbursement(loan=accepted.loan)
	disbursement.reversal_reason = "Wrong account"
	disbursement.cancel()
	assert frappe.db.get_value("Loan Application", accepted.name, "status") == "Accepted"


def test_officer_cannot_cancel_an_application(offered):
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		frappe.get_doc("Loan Application", offered.name).cancel()


def test_decided_application_cannot_be_edited(approved):
	with as_user("Lending Manager"):
		application = frappe.get_doc("Loan Application", approved.name)
		application.approved_amount = 1
		with refused(FrozenRequestError):
			application.save()


def test_acceptance_twice_makes_one_loan(offered):
	accepted = act(offered, "Record Acceptance", "Loan Officer")
	accepted.run_method("application_accepted")
	assert frappe.db.count("Loan", {"application": accepted.name}) == 1


def test_undecided_application_is_not_submitted_by_a_state_written_by_hand(submitted):
	submitted.db_set("docstatus", 0)
	with as_user("Lending Manager"), refused(ApplicationStateError, "Not Decided Yet"):
		frappe.get_doc("Loan Application", submitted.name).submit()
