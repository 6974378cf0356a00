"""Approvals without a person: after a fresh evaluation that recommends them, where the matrix allows it."""

import frappe
import pytest

from lending_app.origination.decisions import api
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.origination.evaluation.exceptions import StaleEvaluationError, TamperedEvaluationError
from lending_app.testing.factories import (
	make_bureau_report,
	make_loan_application,
	make_loan_product,
	make_screening_list,
	make_sound_client,
)
from tests.site.support import COMPANY, as_user, money, refused


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
		assert any("Not approved automatically" in note for note in notes)


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
