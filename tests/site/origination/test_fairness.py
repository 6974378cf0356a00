"""Two clients who differ in nothing but protected attributes get the same score, advice, rate and reasons."""

import frappe

from lending_app.credit.scoring.fitting.cases import read_cases
from lending_app.engine.credit.protected_attributes import find_protected
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.testing.factories import (
	make_bureau_report,
	make_loan_application,
	make_loan_product,
	make_screening_list,
	make_sound_client,
)

# Fields of a client that no credit may be decided on. Of the age, years on the same side of the law's limits.
OTHERWISE = {
	"gender": "Female",
	"marital_status": "Widowed",
	"nationality": "Haiti",
	"number_of_dependents": 6,
	"language": "fr",
	"birth_date": "1964-02-01",
	"first_name": "Marie",
	"last_name": "Jean-Baptiste",
	"second_last_name": "Pierre",
	"married_name": "Louis",
	"client_name": "Marie Jean-Baptiste",
	"owner_name": "Marie Jean-Baptiste",
	"political_position": "Mayor",
	"spouse_name": "Paul Louis",
	"spouse_identity_number": "HT-1",
	"spouse_phone": "+50934000000",
	"spouse_occupation": "Teacher",
	"spouse_employer": "A school",
	"spouse_monthly_income": 90_000,
}
COMPARED = (
	"score", "maximum_score", "risk_band", "recommendation", "principal_reasons", "documents_state", "identity_state",
	"credit_state", "offered_interest_percent", "available_monthly_income", "conservative_installment_amount",
	"projected_debt_ratio_percent", "fingerprint",
)  # fmt: skip
AGES = ("Minimum Age", "Maximum Age", "Maximum Age at Maturity")


def see(application):
	"""All that an evaluation says, without its number and day."""
	evaluation = evaluate_application(application.name)
	checks = [
		(row.code, row.result, row.evidence_values, None if row.code in AGES else row.figure)
		for row in evaluation.checks
	]
	factors = [(row.factor, row.answer, row.points) for row in evaluation.factors]
	conditions = [
		(row.conditions, row.amount, row.collateral_amount, row.score) for row in evaluation.conditions
	]
	return {field: evaluation.get(field) for field in COMPARED}, checks, factors, conditions


def test_the_same_client_with_other_protected_attributes_is_judged_the_same():
	make_screening_list()
	bands = [{"risk_band": "Moderate", "rate_type": "Points", "rate_percent": 3}]
	product = make_loan_product(risk_rates=bands)
	client = make_sound_client(gender="Male", marital_status="Single", nationality="Dominican Republic")
	make_bureau_report(client=client.name).submit()
	application = make_loan_application(client=client.name, product=product.name)
	before = see(application)
	frappe.db.set_value("Client", client.name, dict(OTHERWISE))
	frappe.clear_document_cache("Client", client.name)
	assert see(application) == before
	assert before[0]["recommendation"] == "Approve with Conditions"


def test_every_protected_field_of_a_client_is_among_those_compared():
	"""A field that is added to the client must be thought of here, too. Of an exposed person a person decides."""
	layout = ("Section Break", "Column Break", "Tab Break", "HTML", "Table")
	fields = {
		field.fieldname
		for field in frappe.get_meta("Client").fields
		if field.fieldtype not in layout and find_protected(field.fieldname)
	}
	assert fields == {*OTHERWISE, "is_politically_exposed"}


def test_columns_of_a_fit_are_left_out_by_what_stands_in_them():
	rows = ["savings,attribute_9,outcome", "low,Married,lost", "much,Divorced,paid", "some,Married,paid"]
	cases = read_cases("\n".join(rows), "outcome", "lost")
	assert (cases.columns, cases.left_out) == (("savings",), ("attribute_9",))
