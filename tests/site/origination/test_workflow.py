"""From draft to decision: each step by its role, and nobody decides what they submitted."""

import frappe
import pytest
from frappe.model.workflow import (
	WorkflowPermissionError,
	WorkflowTransitionError,
	get_transitions,
)

from lending_app.origination.exceptions import (
	SelfApprovalError,
)
from lending_app.testing.factories import (
	make_client,
	make_loan_application,
	make_loan_product,
)
from tests.site.origination.steps import act
from tests.site.support import NORTH, as_user, get_user, money, refused

# --- The way to a loan ---------------------------------------------------------------------------


def test_submitting_notes_who_and_when(submitted):
	assert (submitted.status, submitted.docstatus) == ("Submitted", 0)
	assert submitted.submitted_by == get_user("Loan Officer")
	assert str(submitted.submitted_on).startswith("2026-07-15")


def test_approval_is_signed_and_valid_for_the_days_of_the_settings(approved):
	assert (approved.status, approved.docstatus) == ("Approved", 1)
	assert money(approved.approved_amount) == 100_000
	assert (approved.approved_number_of_installments, approved.approved_interest_percent) == (12, 18)
	assert approved.decided_by == get_user("Credit Manager")
	assert str(approved.approval_expires_on) == "2026-08-14"


def test_less_may_be_approved_than_was_asked(in_review):
	with as_user("Credit Manager"):
		in_review.approved_amount = 80_000
		in_review.approved_number_of_installments = 10
		in_review.save()
	approved = act(in_review, "Approve", "Credit Manager")
	assert money(approved.approved_amount) == 80_000
	assert money(approved.total_amount) < 90_000


def test_acceptance_makes_the_loan(offered):
	accepted = act(offered, "Record Acceptance", "Loan Officer")
	loan = frappe.get_doc("Loan", accepted.loan)
	assert loan.name.startswith("PRE-2026-")
	assert (loan.status, loan.application, loan.client) == ("Approved", accepted.name, accepted.client)
	assert (money(loan.principal_amount), loan.number_of_installments, loan.interest_percent) == (
		100_000,
		12,
		18,
	)
	assert loan.customer == frappe.db.get_value("Client", accepted.client, "customer")
	assert not frappe.db.exists("Loan Ledger Entry", {"loan": loan.name})


def test_decline_and_withdrawal_end_the_application(offered, draft):
	assert act(offered, "Record Decline", "Loan Officer").status == "Declined"
	assert get_transitions(frappe.get_doc("Loan Application", offered.name)) == []


def test_withdrawal_before_review(submitted):
	withdrawn = act(submitted, "Withdraw", "Loan Officer")
	assert (withdrawn.status, withdrawn.docstatus) == ("Withdrawn", 1)
	assert not withdrawn.loan


def test_question_goes_back_to_the_officer_and_returns(in_review):
	asked = act(in_review, "Ask for Information", "Credit Manager")
	assert asked.status == "Needs Information"
	answered = act(asked, "Answer", "Loan Officer")
	assert answered.status == "Submitted"
	assert answered.submitted_by == get_user("Loan Officer")


def test_rejection_keeps_its_reason(in_review):
	with as_user("Credit Manager"):
		in_review.rejection_reason = "Income not proven"
		in_review.save()
	rejected = act(in_review, "Reject", "Credit Manager")
	assert (rejected.status, rejected.docstatus) == ("Rejected", 1)
	assert (rejected.rejection_reason, rejected.decided_by) == (
		"Income not proven",
		get_user("Credit Manager"),
	)


# --- Who may do what -----------------------------------------------------------------------------

STEPS = {
	"draft": {"Submit Application": {"Loan Officer", "Lending Manager"}},
	"submitted": {
		"Take into Review": {"Credit Manager", "Lending Manager"},
		"Withdraw": {"Loan Officer"},
	},
	"in_review": {
		"Approve": {"Credit Manager", "Lending Manager"},
		"Reject": {"Credit Manager", "Lending Manager"},
		"Ask for Information": {"Credit Manager", "Lending Manager"},
	},
	"approved": {"Send Offer": {"Loan Officer", "Lending Manager"}},
	"offered": {
		"Record Acceptance": {"Loan Officer", "Lending Manager"},
		"Record Decline": {"Loan Officer", "Lending Manager"},
	},
}
STAFF = (
	"Loan Officer",
	"Credit Manager",
	"Treasurer",
	"Teller",
	"Collections Agent",
	"Lending Accountant",
	"Lending Manager",
	"Lending Auditor",
)


# How an application comes to the next of these states.
WAY = {
	"draft": ("Submit Application", "Loan Officer"),
	"submitted": ("Take into Review", "Credit Manager"),
	"in_review": ("Approve", "Credit Manager"),
	"approved": ("Send Offer", "Loan Officer"),
}


def test_each_role_is_offered_its_own_steps(draft):
	for state, steps in STEPS.items():
		for role in STAFF:
			with as_user(role):
				application = frappe.get_doc("Loan Application", draft.name)
				offered = {row["action"] for row in get_transitions(application)}
			assert offered == {action for action, roles in steps.items() if role in roles}, (state, role)
		if state in WAY:
			act(draft, *WAY[state])


@pytest.mark.parametrize("role", ["Treasurer", "Teller", "Lending Auditor", "Loan Officer"])
def test_step_of_another_role_is_refused(in_review, role):
	with refused(WorkflowTransitionError):
		act(in_review, "Approve", role)
	assert frappe.db.get_value("Loan Application", in_review.name, "status") == "In Review"


def test_nobody_approves_what_they_submitted():
	with as_user("Lending Manager"):
		application = make_loan_application(client=make_client().name, product=make_loan_product().name)
	act(application, "Submit Application", "Lending Manager")
	act(application, "Take into Review", "Lending Manager")
	with refused(frappe.ValidationError):
		act(application, "Approve", "Lending Manager")
	assert frappe.db.get_value("Loan Application", application.name, "status") == "In Review"
	assert act(application, "Approve", "Lending Manager", NORTH).status == "Approved"


@pytest.mark.parametrize("action", ["Approve", "Reject"])
def test_nobody_decides_what_another_drafted_and_they_submitted(draft, action):
	"""The workflow's own check asks for the owner; ours for who submitted."""
	act(draft, "Submit Application", "Lending Manager")
	act(draft, "Take into Review", "Credit Manager")
	draft.db_set("rejection_reason", "None")
	with refused(SelfApprovalError, "Second Person Needed"):
		act(draft, action, "Lending Manager")
	assert frappe.db.get_value("Loan Application", draft.name, "status") == "In Review"


def test_status_cannot_be_written_around_the_workflow(draft):
	with as_user("Loan Officer"):
		draft.status = "Approved"
		with refused(WorkflowPermissionError):
			draft.save()


def test_officer_cannot_sign_for_the_credit_manager(submitted):
	"""Fields that only steps write keep what the steps wrote."""
	with as_user("Credit Manager"):
		submitted.submitted_by = get_user("Treasurer")
		submitted.decided_by = get_user("Treasurer")
		submitted.loan = None
		submitted.save()
	submitted.reload()
	assert (submitted.submitted_by, submitted.decided_by) == (get_user("Loan Officer"), None)


def test_timeline_names_a_state_in_the_words_of_applications(submitted):
	[content] = frappe.get_all(
		"Comment",
		{
			"reference_doctype": "Loan Application",
			"reference_name": submitted.name,
			"comment_type": "Workflow",
		},
		pluck="content",
	)
	assert content == "Presentada"
