"""What a request agrees beside its product: premiums left out, parts of its own, price and value."""

from datetime import date

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from lending_app.lending_setup.exceptions import FrozenRequestError
from lending_app.origination.exceptions import IncompleteApplicationError, OwnTermsError
from lending_app.origination.request.list_missing import list_missing
from lending_app.origination.request.own_terms import read_own_terms
from lending_app.products.adapters import OwnTerms, load_terms, to_decimal
from lending_app.products.exceptions import ProductSettingError
from lending_app.testing.factories import (
	make_accepted_application,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.closing.closing import close
from tests.site.support import assert_ledgers_agree, assert_posted_as_replayed, refused

LIFE = {
	"charge_name": "Life",
	"component": "Insurance",
	"timing": "Month",
	"base": "Original Principal",
	"charge_percent": 0.1,
}
THEFT = LIFE | {"charge_name": "Theft", "charge_percent": 0.2, "is_optional": 1}
IRREGULAR = {"method": "Irregular", "has_own_parts": 1, "minimum_number_of_installments": 2}


def get_terms(application):
	return load_terms(frappe.db.get_value("Loan", application.loan, "terms"))


def test_premium_that_the_client_leaves_out_is_no_part_of_the_loan():
	product = make_loan_product(charges=[LIFE, THEFT])
	taken = make_loan_application(product=product.name)
	assert [(row.charge_name, row.is_taken) for row in taken.premiums] == [("Theft", 1)]
	declined = make_accepted_application(
		product=product.name,
		premiums=[{"charge_name": "Theft", "is_taken": 0}, {"charge_name": "Life", "is_taken": 0}],
	)
	# Only what the product leaves to the client can be left out.
	assert [row.charge_name for row in declined.premiums] == ["Theft"]
	assert declined.total_amount == pytest.approx(taken.total_amount - 12 * 200)
	assert [charge.name for charge in get_terms(declined).charges] == ["Life"]
	make_disbursement(loan=declined.loan)
	rows = frappe.get_all("Loan Installment", {"parent": declined.loan}, pluck="charges_amount")
	assert rows == [100] * 12
	assert read_own_terms([taken.name, declined.name]) == {declined.name: OwnTerms(declined=("Theft",))}
	assert_ledgers_agree()


def test_choice_stays_once_the_request_is_submitted_and_only_premiums_are_left_to_it():
	product = make_loan_product(charges=[THEFT])
	application = make_loan_application(product=product.name)
	application.db_set("status", "Submitted")
	application.reload().premiums[0].is_taken = 0
	with refused(FrozenRequestError, "No Longer Open"):
		application.save()
	with refused(ProductSettingError, match="is no insurance"):
		make_loan_product(charges=[THEFT | {"component": "Fee"}])


def test_client_s_own_parts_are_the_loan_s_and_follow_another_approved_amount():
	product = make_loan_product(**IRREGULAR)
	parts = [{"principal_amount": amount} for amount in (10_000, 30_000, 20_000)]
	application = make_accepted_application(
		product=product.name, requested_amount=60_000, number_of_installments=3, parts=parts
	)
	terms = get_terms(application)
	assert terms.given_principals == (10_000, 30_000, 20_000)
	make_disbursement(loan=application.loan)
	make_repayment(loan=application.loan)
	assert frappe.db.get_value("Loan", application.loan, "outstanding_principal_amount") == 50_000
	assert_ledgers_agree()
	less = make_loan_application(
		product=product.name, requested_amount=60_000, number_of_installments=3, parts=parts
	)
	less.db_set("submitted_by", "Guest")
	for action in ("Submit Application", "Take into Review"):
		less = apply_workflow(less, action)
	less.update({"approved_amount": 45_000, "approved_number_of_installments": 4})
	less.save()
	with refused(OwnTermsError, "Parts of the Principal"):
		apply_workflow(less, "Approve")
	less.reload().approved_number_of_installments = 3
	less.save()
	for action in ("Approve", "Send Offer", "Record Acceptance"):
		less = apply_workflow(less, action)
	assert get_terms(less).given_principals == (7_500, 22_500, 15_000)


def test_parts_that_do_not_fit_are_said_at_submission_and_even_ones_stand_in():
	product = make_loan_product(**IRREGULAR, shares=[{"share_percent": 30}, {"share_percent": 70}])
	application = make_loan_application(
		product=product.name,
		requested_amount=60_000,
		number_of_installments=3,
		parts=[{"principal_amount": 10_000}, {"principal_amount": 20_000}],
	)
	found = " ".join(list_missing(application))
	assert "2 rows, the request has 3 installments" in found
	assert "requested amount is" in found
	with refused(IncompleteApplicationError, exact=False):
		apply_workflow(application, "Submit Application")
	even = make_accepted_application(product=product.name, requested_amount=60_000, number_of_installments=3)
	assert get_terms(even).given_principals == (20_000, 20_000, 20_000)
	usual = make_accepted_application(product=product.name, requested_amount=60_000, number_of_installments=2)
	assert get_terms(usual).given_principals == (18_000, 42_000)
	fixed = make_loan_application(product=make_loan_product().name, parts=[{"principal_amount": 5}])
	assert fixed.parts == []


def test_down_payment_and_loan_to_value_are_asked_for():
	product = make_loan_product(minimum_down_payment_percent=20, maximum_ltv_percent=75)
	application = make_loan_application(product=product.name, requested_amount=90_000)
	assert any("asks for a down payment" in text for text in list_missing(application))
	application.price_amount = 110_000
	application.save()
	assert (application.down_payment_amount, round(application.down_payment_percent, 2)) == (20_000, 18.18)
	found = " ".join(list_missing(application))
	assert "18.18 % of the price, the product asks for 20 %" in found
	assert "81.82 % of the value" in found
	application.append("collateral", {"collateral_type": "Vehicle", "estimated_value_amount": 120_000})
	application.requested_amount = 88_000
	application.save()
	assert (application.down_payment_percent, application.ltv_percent) == (20, pytest.approx(73.33))
	assert not [text for text in list_missing(application) if "price" in text or "value" in text]
	assert to_decimal(application.price_amount) == 110_000


def test_parts_may_have_dates_of_their_own():
	product = make_loan_product(**IRREGULAR)
	amounts, days = (10_000, 30_000, 20_000), ("2026-09-01", "2027-01-15", "2027-02-01")
	parts = [{"principal_amount": amount, "due_date": day} for amount, day in zip(amounts, days, strict=True)]
	values = {"product": product.name, "requested_amount": 60_000, "number_of_installments": 3}
	application = make_accepted_application(**values, parts=parts)
	assert str(application.final_due_date) == "2027-02-01"
	make_disbursement(loan=application.loan)
	rows = frappe.get_all(
		"Loan Installment", {"parent": application.loan}, ["due_date", "principal_amount"], order_by="number"
	)
	assert [(str(row.due_date), row.principal_amount) for row in rows] == list(
		zip(days, amounts, strict=True)
	)
	make_repayment(loan=application.loan)
	close("2026-07-15", "2026-07-17")
	assert_posted_as_replayed(date(2026, 7, 17))
	assert_ledgers_agree()
	del parts[1]["due_date"]
	found = " ".join(list_missing(make_loan_application(**values, parts=parts)))
	assert "Give every part of the principal a due date" in found
