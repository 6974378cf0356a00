"""Evaluations worked by hand: each recommendation, its phases, points, capacity and conditions."""

import json

import frappe
import pytest

from lending_app.clients.identity.verify_client import verify_client
from lending_app.engine.credit.protected_attributes import find_protected
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.testing.factories import (
	make_bureau_report,
	make_client_document,
	make_loan_application,
	make_loan_product,
	make_screening_list,
	make_sound_client,
)
from tests.site.support import money


@pytest.fixture(autouse=True)
def lists():
	return make_screening_list()


def evaluate(client=None, product=None, **values):
	client = client or make_sound_client()
	product = product or make_loan_product()
	application = make_loan_application(client=client.name, product=product.name, **values)
	return evaluate_application(application.name)


def get_points(evaluation):
	return {row.factor: row.points for row in evaluation.factors}


def get_results(evaluation):
	return {row.code: row.result for row in evaluation.checks}


def test_sound_client_is_recommended_for_approval():
	"""New client, 8 years at work: 10 + 20 + 15 + 10 + 15 + 5 + 5 = 80 with collateral of 150 %."""
	client = make_sound_client()
	make_bureau_report(client=client.name).submit()
	evaluation = evaluate(
		client,
		collateral=[{"collateral_type": "Vehicle", "description": "Car", "estimated_value_amount": 150_000}],
	)
	assert get_points(evaluation) == {
		"credit_history": 10,
		"income_to_installment": 20,
		"months_employed": 15,
		"contract_type": 10,
		"collateral": 15,
		"internal_history": 5,
		"housing_type": 5,
	}
	assert (evaluation.score, evaluation.risk_band, evaluation.recommendation) == (80, "Low", "Approve")
	assert evaluation.conditions == []
	states = (evaluation.documents_state, evaluation.identity_state, evaluation.credit_state)
	assert states == ("Complete", "Verified", "Sufficient")
	assert money(evaluation.monthly_installment_amount) == 9168
	assert money(evaluation.available_monthly_income) == 60_000
	assert money(evaluation.conservative_installment_amount) == 18_000
	assert money(evaluation.projected_debt_ratio_percent) == money("15.28")
	application = frappe.get_doc("Loan Application", evaluation.application)
	shown = (application.evaluation, application.score, application.risk_band, application.recommendation)
	assert shown == (evaluation.name, 80, "Low", "Approve")


def test_moderate_score_gets_computed_conditions():
	"""Without collateral 63 points: moderate. More collateral would make 75 or 78 of it, a guarantor 71."""
	evaluation = evaluate()
	assert get_points(evaluation)["collateral"] == 0
	assert (evaluation.score, evaluation.risk_band) == (63, "Moderate")
	assert evaluation.recommendation == "Approve with Conditions"
	found = {row.conditions: row for row in evaluation.conditions}
	assert money(found["Raise Collateral"].collateral_amount) == 100_000
	assert (found["Raise Collateral"].score, found["Raise Collateral"].risk_band) == (75, "Low")
	assert (found["Add Guarantor"].guarantor, found["Add Guarantor"].score) == ("Solvent Guarantor", 71)


def test_incomplete_file_goes_to_a_person():
	client = make_sound_client(documents=[make_client_document(document_type="Payslip", back=None)])
	evaluation = evaluate(client, collateral=[pledge(150_000)])
	assert (evaluation.score, evaluation.recommendation) == (78, "Manual Review")
	assert evaluation.documents_state == "Incomplete"
	assert get_results(evaluation)["client_file"] == "Missing"
	assert [row.conditions for row in evaluation.conditions] == ["Complete File"]


def pledge(value, **more):
	return {"collateral_type": "Vehicle", "description": "Car", "estimated_value_amount": value} | more


def test_weak_request_is_for_the_committee_and_hopeless_one_rejected():
	weak = make_sound_client(
		housing_type="Rented",
		contract_type="Project",
		employment_start_date="2026-05-01",
		monthly_income=40_000,
	)
	evaluation = evaluate(weak)
	# 10 + 16 (4.36 times) + 2 + 4 + 0 + 3 + 2
	assert (evaluation.score, evaluation.risk_band, evaluation.recommendation) == (
		37,
		"Very High",
		"Committee",
	)
	poor = make_sound_client(
		housing_type="Rented",
		contract_type="Project",
		employment_start_date="2026-05-01",
		monthly_income=20_000,
	)
	evaluation = evaluate(poor)
	assert (evaluation.score, evaluation.recommendation) == (21, "Reject")
	assert evaluation.credit_state == "Insufficient"
	assert "CAPACITY_INSUFFICIENT" in evaluation.principal_reasons.split("\n")


def test_blocked_client_is_rejected_at_any_score():
	client = make_sound_client()
	client.db_set({"status": "Blocked", "block_reason": "Forged documents"})
	evaluation = evaluate(client, collateral=[pledge(150_000)])
	assert (evaluation.score, evaluation.recommendation) == (78, "Reject")
	assert (evaluation.identity_state, get_results(evaluation)["blacklist"]) == ("Rejected", "Failed")
	assert evaluation.principal_reasons.split("\n")[0] == "LIST_HIT"


def test_court_claims_and_income_count_as_they_are_recorded():
	client = make_sound_client(documents=[
		make_client_document(), make_client_document(document_type="Proof of Address", back=None),
	])  # fmt: skip
	verify_client(client.name, "Court Claims", answer="Failed", remarks="Case 12/2026")
	evaluation = evaluate(client)
	results = get_results(evaluation)
	assert (results["income_proof"], results["court_claims"]) == ("Missing", "Failed")
	assert (evaluation.identity_state, evaluation.recommendation) == ("Alert", "Reject")
	assert (money(evaluation.net_monthly_income), money(evaluation.unproven_monthly_income)) == (0, 60_000)


def test_bureau_brings_debts_delays_and_points():
	client = make_sound_client(debts=[{"institution": "Uno", "installment_amount": 2_000}])
	accounts = [{"lender": "Uno", "balance_amount": 90_000, "monthly_payment_amount": 5_000}]
	late = [{"lender": "Dos", "occurred_on": "2025-01-05", "days_past_due": 20}]
	report = make_bureau_report(client=client.name, accounts=accounts, delinquencies=late).submit()
	evaluation = evaluate(client)
	points = get_points(evaluation)
	assert (points["credit_history"], points["internal_history"]) == (18, 0)
	assert money(evaluation.debts_amount) == 5_000
	assert (evaluation.bureau_report, get_results(evaluation)["bureau"]) == (report.name, "Warning")


@pytest.mark.parametrize(
	("appraised_on", "result", "recommendation"),
	[
		(None, "Missing", "Manual Review"),
		("2025-01-01", "Failed", "Manual Review"),
		("2026-07-01", "Passed", "Approve"),
	],
)
def test_appraisal_is_checked_where_the_product_asks_for_it(appraised_on, result, recommendation):
	product = make_loan_product(product_type="Auto", is_appraisal_required=1)
	item = pledge(200_000, appraised_on=appraised_on, appraised_value_amount=150_000 if appraised_on else 0)
	evaluation = evaluate(product=product, collateral=[item])
	assert get_results(evaluation)["appraisal"] == result
	assert evaluation.recommendation == recommendation


@pytest.mark.parametrize(
	("legal_state", "result", "recommendation"),
	[
		("Encumbered", "Failed", "Manual Review"),
		("Free of Liens", "Passed", "Approve"),
		("", None, "Approve"),
	],
)
def test_what_is_not_free_of_liens_waits_for_a_person(legal_state, result, recommendation):
	evaluation = evaluate(collateral=[pledge(200_000, legal_state=legal_state)])
	assert get_results(evaluation).get("legal_state") == result
	assert evaluation.recommendation == recommendation


def test_protected_attributes_are_not_among_the_frozen_inputs():
	client = make_sound_client(
		marital_status="Divorced", number_of_dependents=3, nationality="Haiti", gender="Female"
	)
	evaluation = evaluate(client)
	keys = set(iterate_keys(json.loads(evaluation.inputs)))
	allowed = {"ages", "age", "age_at_maturity"}
	assert {key for key in keys if find_protected(key)} <= allowed
	assert not allowed & set(json.loads(evaluation.inputs)["answers"])
	for secret in ("Divorced", "Haiti", "Female", client.client_name, client.identity_number, "1986-03-10"):
		assert secret not in evaluation.inputs


def iterate_keys(value):
	if isinstance(value, dict):
		for key, inner in value.items():
			yield key
			yield from iterate_keys(inner)
	elif isinstance(value, list):
		for inner in value:
			yield from iterate_keys(inner)
