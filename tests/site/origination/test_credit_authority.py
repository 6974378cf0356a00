"""Who may approve: the matrix, its precedence, and what is refused above it."""

import frappe
import pytest

from lending_app.origination.decisions import api
from lending_app.origination.evaluation.api import get_evaluations
from lending_app.origination.evaluation.exceptions import NotEvaluatedError
from lending_app.origination.exceptions import (
	AboveAuthorityError,
	AuthorityMatrixError,
	ReasonError,
)
from lending_app.testing.factories import make_loan_product
from tests.site.origination.steps import act
from tests.site.support import COMPANY, as_user, refused


@pytest.fixture
def make_matrix():
	frappe.db.set_value("Credit Authority", {"is_active": 1}, "is_active", 0)

	def make(name, *levels, **values):
		matrix = frappe.new_doc("Credit Authority", authority_name=name, **values)
		for level in levels:
			matrix.append("levels", level)
		return matrix.insert()

	return make


def test_analyst_approves_up_to_the_matrix_and_no_further(in_review, make_matrix):
	make_matrix(
		"Test House",
		{"up_to_amount": 90_000, "authority": "Analyst"},
		{"authority": "Committee"},
		for_company=COMPANY,
	)
	with as_user("Credit Manager"):
		assert api.get_authority(in_review.name) == {"level": "Committee", "is_analyst_enough": False}
		with refused(AboveAuthorityError, "Above Your Authority", match="Committee"):
			api.approve(in_review.name)
		with refused(AboveAuthorityError, "Above Your Authority"):
			act(in_review, "Approve", "Credit Manager")
		assert api.get_authority(in_review.name, 90_000)["is_analyst_enough"]
		api.approve(in_review.name, amount=90_000)
	assert frappe.db.get_value("Loan Application", in_review.name, "status") == "Approved"


def test_form_says_who_may_approve_what_was_evaluated(in_review, make_matrix):
	make_matrix("Test House", {"authority": "Board"})
	in_review.db_set("risk_band", None)
	assert get_evaluations(in_review.name)["authority"] is None
	in_review.db_set("risk_band", "Low")
	shown = get_evaluations(in_review.name)["authority"]
	assert shown["deciders"].startswith("Board")
	assert "100,000.00" in shown["amount"]
	in_review.db_set("requested_amount", 90_000)
	assert "have changed" in get_evaluations(in_review.name)["evaluation"]["warning"]
	with as_user("Credit Manager"):
		api.reject(in_review.name, reasons=["LOAN_AMOUNT"])
	shown = get_evaluations(in_review.name)
	assert (shown["authority"], shown["evaluation"]["warning"]) == (None, "")


def test_rejection_needs_no_higher_authority(in_review, make_matrix):
	make_matrix("Test Board", {"authority": "Board"})
	with as_user("Credit Manager"):
		with refused(AboveAuthorityError, "Above Your Authority", match="Board"):
			api.approve(in_review.name)
		api.reject(in_review.name, reasons=["LOAN_AMOUNT"])
	assert frappe.db.get_value("Loan Application", in_review.name, "status") == "Rejected"


def test_matrix_of_the_product_comes_before_the_company_s_and_the_general_one(in_review, make_matrix):
	make_matrix("Test General", {"authority": "Board"})
	assert api.get_authority(in_review.name)["level"] == "Board"
	make_matrix("Test Company", {"authority": "Committee"}, for_company=COMPANY)
	assert api.get_authority(in_review.name)["level"] == "Committee"
	share = {"up_to_product_percent": 20, "authority": "Analyst"}
	make_matrix("Test Product", share, {"authority": "Board"}, product=in_review.product)
	assert api.get_authority(in_review.name)["level"] == "Analyst"
	assert api.get_authority(in_review.name, 100_000.01)["level"] == "Board"
	code = frappe.db.get_value("Loan Product", in_review.product, "product_code")
	version = make_loan_product()
	version.db_set("product_code", code)
	frappe.clear_document_cache("Loan Product", version.name)
	in_review.db_set("product", version.name)
	assert api.get_authority(in_review.name)["level"] == "Analyst"


def test_approval_without_the_evaluation_that_is_asked_for_is_refused(in_review, make_matrix):
	make_matrix("Test Evaluated", {"authority": "Analyst"}, is_evaluation_required=1)
	in_review.db_set("evaluation", None)
	with as_user("Credit Manager"), refused(NotEvaluatedError, "Not Evaluated"):
		api.approve(in_review.name)


def test_approval_without_an_evaluation_is_confirmed_by_whoever_approves(in_review, make_matrix):
	make_matrix("Test Unevaluated", {"authority": "Analyst"})
	in_review.db_set("evaluation", None)
	with as_user("Credit Manager"):
		with refused(NotEvaluatedError, "Not Evaluated", match="confirm that you decide without"):
			api.approve(in_review.name)
		assert frappe.db.get_value("Loan Application", in_review.name, "status") == "In Review"
		assert api.approve(in_review.name, is_unevaluated_accepted=True) == "Approved"


def test_matrix_that_cannot_be_applied_is_refused(make_matrix):
	with refused(AuthorityMatrixError, "Currency Missing"):
		make_matrix("Test", {"up_to_amount": 5, "authority": "Analyst"})
	make_matrix("Test First", {"authority": "Analyst"})
	with refused(AuthorityMatrixError, "Second Matrix"):
		make_matrix("Test Second", {"authority": "Analyst"})


def test_managers_edit_the_matrix_and_the_reasons_and_others_read_them(make_matrix):
	with as_user("Credit Manager"):
		make_matrix("Test House", {"authority": "Analyst"}, for_company=COMPANY)
		reason = frappe.new_doc("Credit Reason", code="test_policy", statement="Against our policy")
		assert reason.insert().name == "TEST_POLICY"
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		frappe.get_doc("Credit Authority", "Test House").save()
	with as_user("Teller"), refused(frappe.PermissionError):
		frappe.get_doc("Credit Reason", "TEST_POLICY").save()
	with refused(ReasonError, "Code Not Usable"):
		frappe.new_doc("Credit Reason", code="no code!", statement="x").insert()
	reason.append("translations", {"language": "es", "statement": "Contra nuestra política"})
	reason.save()
	frappe.local.lang = "es"
	try:
		with as_user("Loan Officer"):
			[found] = api.query_reasons("Credit Reason", "nuestra pol", "name", 0, 20, {})
	finally:
		frappe.local.lang = "en"
	assert found[:2] == ("TEST_POLICY", "Contra nuestra política")
	for _time in range(2):
		reason.append("translations", {"language": "es", "statement": "Contra nuestra política"})
	with refused(ReasonError, "Language Given Twice"):
		reason.save()
