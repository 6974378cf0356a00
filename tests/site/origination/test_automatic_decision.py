"""Approvals without a person: after a fresh evaluation that recommends them, where the matrix allows it."""

import frappe
import pytest

from lending_app.origination.decisions import api
from lending_app.origination.decisions.seed_decisions import seed_authority
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.origination.evaluation.exceptions import (
	NotEvaluatedError,
	StaleEvaluationError,
	TamperedEvaluationError,
)
from lending_app.testing.factories import (
	make_bureau_report,
	make_loan_application,
	make_loan_product,
	make_screening_list,
	make_sound_client,
)
from tests.site.origination.steps import act
from tests.site.support import COMPANY, as_user, get_user, money, refused


@pytest.fixture
def waiting():
	"""An application in review that scores 80 points: low risk."""
	make_screening_list()
	client = make_sound_client()
	make_bureau_report(client=client.name).submit()
	collateral = {"collateral_type": "Vehicle", "description": "Car", "estimated_value_amount": 150_000}
	application = make_loan_application(
		client=client.name, product=make_loan_product().name, collateral=[collateral]
	)
	application.db_set({"status": "In Review", "submitted_by": "Guest", "owner": "Guest"})
	return application


@pytest.fixture
def make_matrix():
	frappe.db.set_value("Credit Authority", {"is_active": 1}, "is_active", 0)

	def make(percent, **flags):
		matrix = frappe.new_doc("Credit Authority", authority_name="Test House", for_company=COMPANY, **flags)
		low = {"risk_band": "Low", "up_to_product_percent": percent, "authority": "Automatic"}
		matrix.append("levels", low)
		matrix.append("levels", {"authority": "Analyst"})
		return matrix.insert()

	return make


def get_state(application):
	return frappe.db.get_value("Loan Application", application.name, "status")


def test_low_risk_within_the_row_is_approved_at_the_end_of_the_evaluation(waiting, make_matrix):
	make_matrix(20, is_automatic_allowed=1)
	evaluation = evaluate_application(waiting.name)
	assert (evaluation.recommendation, get_state(waiting)) == ("Approve", "Approved")
	[name] = frappe.get_all("Credit Decision", {"application": waiting.name}, pluck="name")
	decision = frappe.get_doc("Credit Decision", name)
	assert (decision.authority, decision.decided_by, decision.evaluation) == (
		"Automatic",
		None,
		evaluation.name,
	)
	assert (money(decision.amount), decision.score, decision.risk_band) == (100_000, 80, "Low")


@pytest.mark.parametrize(
	("percent", "flags"), [(19, {"is_automatic_allowed": 1}), (20, {})], ids=["above", "off"]
)
def test_what_the_matrix_does_not_leave_to_it_waits_for_a_person(waiting, make_matrix, percent, flags):
	make_matrix(percent, **flags)
	evaluate_application(waiting.name)
	assert get_state(waiting) == "In Review"
	assert not frappe.db.exists("Credit Decision", {"application": waiting.name})


def test_refused_automatic_approval_leaves_the_evaluation_and_says_why(waiting, make_matrix):
	make_matrix(20, is_automatic_allowed=1)
	frappe.db.set_value("Loan Application", waiting.name, "number_of_installments", 12)
	frappe.db.set_value("Loan Product", waiting.product, "maximum_number_of_installments", 6)
	frappe.clear_document_cache("Loan Product", waiting.product)
	evaluation = evaluate_application(waiting.name)
	assert get_state(waiting) == "In Review"
	if evaluation.recommendation == "Approve":
		notes = frappe.get_all(
			"Comment", {"reference_name": waiting.name, "comment_type": "Info"}, pluck="content"
		)
		assert any("No se decidió automáticamente" in note for note in notes)


def test_stale_or_changed_evaluation_is_no_basis(waiting, make_matrix):
	make_matrix(1, is_evaluation_required=1)
	evaluation = evaluate_application(waiting.name)
	frappe.db.set_value("Loan Application", waiting.name, "risk_band", "Very Low")
	with as_user("Credit Manager"), refused(TamperedEvaluationError, "Evaluation Tampered With"):
		api.approve(waiting.name)
	frappe.db.set_value("Loan Application", waiting.name, "risk_band", evaluation.risk_band)
	frappe.db.set_value("Loan Application", waiting.name, "requested_amount", 90_000)
	with as_user("Credit Manager"), refused(StaleEvaluationError, "Evaluation Out of Date"):
		api.approve(waiting.name)
	evaluate_application(waiting.name)
	with as_user("Credit Manager"):
		api.approve(waiting.name)
	assert get_state(waiting) == "Approved"


# --- The shipped matrix, switched on -----------------------------------------------------------------


@pytest.fixture
def shipped():
	"""The matrix that a new site gets, with both of its switches on."""
	frappe.db.delete("Credit Authority", {"name": ("!=", "")})
	seed_authority()
	matrix = frappe.get_doc("Credit Authority", "General")
	assert (matrix.is_automatic_allowed, matrix.is_evaluation_required) == (0, 0)
	return matrix.update({"is_automatic_allowed": 1, "is_evaluation_required": 1}).save()


def make_draft(**values):
	"""What scores 80 points: low risk."""
	make_screening_list()
	client = make_sound_client()
	make_bureau_report(client=client.name).submit()
	collateral = {"collateral_type": "Vehicle", "description": "Car", "estimated_value_amount": 400_000}
	product = make_loan_product().name
	with as_user("Loan Officer"):
		return make_loan_application(client=client.name, product=product, collateral=[collateral], **values)


def test_switched_on_a_sound_request_is_approved_when_it_is_submitted_and_goes_on_to_a_loan(shipped):
	draft = make_draft()
	act(draft, "Submit Application", "Loan Officer")
	approved = frappe.get_doc("Loan Application", draft.name)
	assert (approved.status, approved.docstatus, approved.decided_by) == ("Approved", 1, None)
	assert (approved.submitted_by, money(approved.approved_amount)) == (get_user("Loan Officer"), 100_000)
	assert [row.stage for row in approved.stages] == ["Draft", "Submitted", "Approved"]
	[name] = frappe.get_all("Credit Decision", {"application": draft.name}, pluck="name")
	decision = frappe.get_doc("Credit Decision", name)
	assert (decision.authority, decision.evaluation) == ("Automatic", approved.evaluation)
	offered = act(approved, "Send Offer", "Loan Officer")
	assert act(offered, "Record Acceptance", "Loan Officer").loan


def test_above_the_share_of_the_row_a_person_decides_on_a_fresh_evaluation(shipped):
	draft = make_draft(requested_amount=101_000)
	act(draft, "Submit Application", "Loan Officer")
	waiting = frappe.get_doc("Loan Application", draft.name)
	assert (waiting.status, waiting.recommendation) == ("Submitted", "Approve")
	waiting.db_set("evaluation", None)
	act(waiting, "Take into Review", "Credit Manager")
	with as_user("Credit Manager"):
		with refused(NotEvaluatedError, "Not Evaluated"):
			api.approve(draft.name)
		evaluate_application(draft.name)
		api.approve(draft.name)
	assert get_state(draft) == "Approved"


def test_switched_off_again_everything_waits_for_a_person(shipped):
	shipped.update({"is_automatic_allowed": 0}).save()
	draft = make_draft()
	act(draft, "Submit Application", "Loan Officer")
	assert get_state(draft) == "Submitted"


def test_switched_on_a_hopeless_request_is_rejected_for_its_principal_reasons(shipped):
	shipped.update({"is_automatic_rejection_allowed": 1}).save()
	make_screening_list()
	poor = make_sound_client(
		housing_type="Rented",
		contract_type="Project",
		employment_start_date="2026-05-01",
		monthly_income=20_000,
	)
	product = make_loan_product().name
	with as_user("Loan Officer"):
		draft = make_loan_application(client=poor.name, product=product)
	act(draft, "Submit Application", "Loan Officer")
	rejected = frappe.get_doc("Loan Application", draft.name)
	assert (rejected.status, rejected.docstatus, rejected.decided_by) == ("Rejected", 1, None)
	decision = frappe.get_last_doc("Credit Decision", {"application": draft.name})
	codes = frappe.db.get_value("Credit Evaluation", rejected.evaluation, "principal_reasons").split("\n")
	assert (decision.authority, [row.reason for row in decision.reasons]) == ("Automatic", codes)
	assert rejected.rejection_reason


def test_a_recommended_rejection_waits_for_a_person_unless_it_is_switched_on(shipped):
	make_screening_list()
	blocked = make_sound_client()
	product = make_loan_product().name
	with as_user("Loan Officer"):
		draft = make_loan_application(client=blocked.name, product=product)
	act(draft, "Submit Application", "Loan Officer")
	blocked.db_set({"status": "Blocked", "block_reason": "Forged documents"})
	assert evaluate_application(draft.name).recommendation == "Reject"
	assert get_state(draft) == "Submitted"
