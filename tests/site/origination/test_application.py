"""A loan application: what may be asked, what it would cost, and what is refused."""

from decimal import Decimal

import frappe
import pytest

from lending_app.clients.exceptions import UnknownClientError
from lending_app.origination.api import get_schedule
from lending_app.origination.exceptions import ApplicationStateError, CurrencyMismatchError
from lending_app.products.exceptions import InactiveProductError, ProductLimitError, UnknownProductError
from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from tests.site.support import money, refused


def test_application_has_its_number_and_what_it_would_cost():
	application = make_loan_application(client=make_client(monthly_income=45_840).name)
	assert application.name.startswith("SOL-2026-")
	assert application.status == "Draft"
	assert money(application.installment_amount) == Decimal("9168.00")
	assert money(application.total_interest_amount) == Decimal("10015.99")
	assert money(application.total_amount) == Decimal("110015.99")
	assert money(application.debt_ratio_percent) == Decimal("20.00")
	assert (application.currency, application.branch, application.frequency) == ("DOP", "Central", "Monthly")


def test_usual_rate_of_the_product_is_used_where_none_is_asked():
	product = make_loan_product(default_interest_percent=24)
	assert make_loan_application(product=product.name, interest_percent=0).interest_percent == 24


def test_another_naming_series_may_be_chosen():
	frappe.db.set_single_value("Lending Settings", "application_naming_series", "LN-.####")
	assert make_loan_application().name.startswith("LN-")


def test_schedule_of_the_form_is_the_engine_s():
	application = make_loan_application(planned_disbursement_date="2026-07-15")
	rows = get_schedule(application.name)
	assert [money(row["total"]) for row in rows] == [Decimal("9168.00")] * 11 + [Decimal("9167.99")]
	assert (str(rows[0]["due_date"]), str(rows[-1]["due_date"])) == ("2026-08-15", "2027-07-15")


@pytest.mark.parametrize("amount", [999.99, 500_000.01])
def test_amount_outside_the_product_s_limits_is_refused(amount):
	with refused(ProductLimitError, "Outside Product Limits", match="Amount"):
		make_loan_application(requested_amount=amount)


@pytest.mark.parametrize("amount", [1_000, 500_000])
def test_amount_on_a_limit_is_accepted(amount):
	assert make_loan_application(requested_amount=amount).requested_amount == amount


def test_number_of_installments_outside_the_limits_is_refused():
	with refused(ProductLimitError, "Outside Product Limits", match="installments"):
		make_loan_application(number_of_installments=61)


def test_rate_outside_the_limits_is_refused():
	with refused(ProductLimitError, "Outside Product Limits", match="rate"):
		make_loan_application(interest_percent=60.5)


def test_negative_amount_is_refused():
	with refused(ProductLimitError, "Outside Product Limits", match=r"-1\.00"):
		make_loan_application(requested_amount=-1)


def test_unknown_client_is_refused():
	branch = make_client().branch
	with refused(UnknownClientError, "Unknown Client", match="CLI-0000-00000"):
		make_loan_application(client="CLI-0000-00000", branch=branch)
	assert not frappe.db.exists("Loan Application", {"client": "CLI-0000-00000"})


def test_unknown_product_is_refused():
	with refused(UnknownProductError, "Unknown Loan Product"):
		make_loan_application(product="NO-SUCH-PRODUCT")


def test_product_no_longer_offered_is_refused():
	product = make_loan_product(is_active=0)
	with refused(InactiveProductError, "Product Not Offered"):
		make_loan_application(product=product.name)


def test_product_in_another_currency_is_refused():
	product = make_loan_product(currency="USD")
	with refused(CurrencyMismatchError, "Other Currency"):
		make_loan_application(product=product.name)


def test_first_due_date_before_the_disbursement_is_refused():
	with refused(ApplicationStateError, "Cannot Calculate"):
		make_loan_application(planned_disbursement_date="2026-08-01", first_due_date="2026-07-20")


def test_application_cannot_be_submitted_around_the_workflow():
	application = make_loan_application()
	with refused(ApplicationStateError, "Not Decided Yet"):
		application.submit()
	assert frappe.db.get_value("Loan Application", application.name, "docstatus") == 0
