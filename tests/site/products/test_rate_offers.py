"""The rate an application is offered: returning client, risk band, campaign, segments, and what is refused."""

import json
from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.origination.api import get_offered_rate
from lending_app.products.exceptions import CampaignError, OtherSegmentError, ProductSettingError
from lending_app.products.rates.explain_rate import explain_reasons
from lending_app.products.rates.offer_rate import offer_rate
from lending_app.products.statuses.change_statuses import change_statuses
from lending_app.products.versions.version_product import version_product
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_application,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.origination.steps import act
from tests.site.support import TODAY, as_user, refused, travel_to

BANDS = [
	{"risk_band": "Very Low", "rate_type": "Points", "rate_percent": -2},
	{"risk_band": "Moderate", "rate_type": "Points", "rate_percent": 3},
	{"risk_band": "High", "rate_type": "Fixed Rate", "rate_percent": 28},
]


def make_campaign(product, **overrides):
	values = {
		"campaign_name": make_unique("CAMPAIGN"),
		"start_date": "2026-07-01",
		"end_date": "2026-07-31",
		"discount_type": "Points",
		"discount_percent": 2,
		"products": [{"product": product.name}],
	}
	return frappe.new_doc("Product Campaign", **values | overrides).insert()


def offer(product, client=None, band=None, day=TODAY):
	return offer_rate(product, client=client, day=day, risk_band=band)


def make_returning_client(value_date="2026-07-10"):
	"""One loan, paid in full."""
	client = make_client()
	loan = make_disbursed_loan(
		client=client, principal_amount=5_000, number_of_installments=1, disbursed_on="2026-06-10"
	)
	make_repayment(loan=loan.name, amount=9_000, value_date=value_date)
	assert loan.reload().status == "Paid"
	return client


@pytest.mark.parametrize(
	("band", "rate", "words"),
	[
		(None, "0.18", "Usual rate of the product: 18 % a year."),
		("Very Low", "0.16", "Risk band Very Low: -2 points, 16 % a year."),
		("Moderate", "0.21", "Risk band Moderate: +3 points, 21 % a year."),
		("High", "0.28", "Risk band High: 28 % a year in place of it."),
		("Very High", "0.18", "Risk band Very High has no rate of its own here."),
	],
)
def test_rate_of_the_risk_band_is_offered_with_its_reason(band, rate, words):
	found = offer(make_loan_product(risk_rates=BANDS), band=band)
	assert (found.rate, found.reasons[-1], found.campaign) == (Decimal(rate), words, None)


def test_limits_of_the_product_hold():
	product = make_loan_product(risk_rates=BANDS, minimum_interest_percent=17, maximum_interest_percent=20)
	assert offer(product, band="Very Low").reasons[-1] == "Raised to the product's lowest rate, 17 % a year."
	assert offer(product, band="High").rate == Decimal("0.2")


def test_returning_client_is_offered_the_preferential_rate():
	product = make_loan_product(returning_client_interest_percent=15.5)
	client = make_returning_client()
	found = offer(product, client.name)
	assert (found.rate, found.reasons[-1]) == (
		Decimal("0.155"),
		"Returning client, 1 loans paid: 15.5 % a year.",
	)
	assert offer(product, make_client().name).rate == Decimal("0.18")
	make_disbursed_loan(client=client, disbursed_on="2026-05-10")
	assert offer(product, client.name).rate == Decimal("0.155"), "the state is that of the last refresh"
	frappe.db.set_value("Loan", {"client": client.name, "status": "Active"}, "days_past_due", 3)
	assert offer(product, client.name).rate == Decimal("0.18")


def test_who_paid_late_returns_where_the_product_bears_it():
	client = make_returning_client(value_date="2026-07-14")
	strict = make_loan_product(returning_client_interest_percent=15)
	lenient = make_loan_product(returning_client_interest_percent=15, returning_client_days_late=4)
	assert [offer(product, client.name).rate for product in (strict, lenient)] == [
		Decimal("0.18"),
		Decimal("0.15"),
	]


def test_campaign_lowers_the_rate_of_every_version_on_its_days():
	product = make_loan_product()
	campaign = make_campaign(product, discount_type="Percent of Rate", discount_percent=10)
	assert campaign.status == "Running"
	version = version_product(product.name, effective_from="2026-07-20")
	for document in (product, version):
		found = offer(document)
		assert (found.rate, found.campaign) == (Decimal("0.162"), campaign.name)
	assert found.reasons[-1] == f"Campaign {campaign.name} takes 10 % off the rate: 16.2 % a year."
	for day in (date(2026, 6, 30), date(2026, 8, 1)):
		assert offer(product, day=day).campaign is None
	campaign.update({"is_cancelled": 1})
	assert campaign.save().status == "Cancelled"
	assert offer(product).campaign is None


def test_campaign_of_a_segment_is_for_its_clients():
	product = make_loan_product()
	campaign = make_campaign(product, segments=[{"segment": "A"}])
	client = make_client()
	assert offer(product, client.name).campaign is None
	client.db_set("segment", "A")
	assert offer(product, client.name).campaign == campaign.name
	assert offer(product).campaign is None


def test_application_takes_the_offered_rate_and_keeps_its_reasons_as_long_as_it_does():
	product = make_loan_product()
	campaign = make_campaign(product)
	application = make_loan_application(product=product.name, interest_percent=0)
	assert (application.interest_percent, application.campaign) == (16, campaign.name)
	assert [row["step"] for row in json.loads(application.rate_reasons)] == ["Standard", "Campaign"]
	assert application.rate_explanation.startswith("Usual rate of the product: 18 % a year.\nCampaign")
	frappe.local.lang = "es"
	shown = frappe.get_doc("Loan Application", application.name).as_dict()
	frappe.local.lang = "en"
	assert shown.rate_explanation.startswith("Tasa usual del producto: 18 % anual.\nLa campaña")
	application.update({"campaign": None, "rate_reasons": "Because"})
	assert application.save().campaign == campaign.name
	assert "Because" not in application.rate_reasons
	assert explain_reasons("Usual rate of an older version.") == ["Usual rate of an older version."]
	application.interest_percent = 17
	application.save()
	assert (application.campaign, application.rate_reasons) == (None, None)
	own = make_loan_application(product=product.name, interest_percent=15, campaign=campaign.name)
	assert own.campaign is None
	same = make_loan_application(product=product.name, interest_percent=16)
	assert same.campaign == campaign.name, "the offered rate, as the form fills it in"
	with as_user("Loan Officer"):
		assert get_offered_rate(product.name, same.client)["percent"] == 16
	with as_user("Teller"), refused(frappe.PermissionError):
		get_offered_rate(product.name, same.client)


def test_campaign_gives_no_more_loans_than_it_has():
	product = make_loan_product()
	campaign = make_campaign(product, maximum_number_of_loans=1)
	with as_user("Loan Officer"):
		first, second = (
			make_loan_application(client=make_client().name, product=product.name, interest_percent=0)
			for _ in range(2)
		)
	assert {first.campaign, second.campaign} == {campaign.name}
	first = act(first, "Submit Application", "Loan Officer")
	with refused(CampaignError, "Campaign Not Running", match="Used Up"):
		act(second, "Submit Application", "Loan Officer")
	assert offer(product).campaign is None
	assert campaign.name in change_statuses()
	assert campaign.reload().status == "Used Up"
	second.reload().interest_percent = 0
	with as_user("Loan Officer"):
		second.save()
	assert (second.interest_percent, second.campaign) == (18, None)
	first.reload().db_set("status", "Withdrawn")
	assert offer(product).campaign == campaign.name
	with travel_to("2026-08-01"):
		assert campaign.name in change_statuses()
		assert campaign.reload().status == "Ended"


def test_amount_of_a_campaign_is_limited():
	product = make_loan_product()
	campaign = make_campaign(product, maximum_amount=150_000)
	for left in (True, False):
		application = make_loan_application(product=product.name, interest_percent=0)
		application.db_set("status", "Submitted")
		assert (offer(product).campaign == campaign.name) is left


@pytest.mark.parametrize(
	("values", "words"),
	[
		({"end_date": "2026-06-30"}, "ends before"),
		({"discount_percent": 0}, "is none"),
		({"discount_percent": 101}, "is none"),
		({"segments": [{"segment": "A"}] * 2}, "Each segment"),
	],
)
def test_contradicting_campaign_is_refused(values, words):
	product = make_loan_product()
	with refused(CampaignError, "Campaign Settings", match=words):
		make_campaign(product, **values)
	assert not frappe.db.exists("Product Campaign Product", {"product": product.name})


def test_campaign_names_a_product_once_and_one_currency():
	product, dollars = make_loan_product(), make_loan_product(currency="USD")
	version = version_product(product.name, effective_from="2026-07-15")
	with refused(CampaignError, match="whichever its version"):
		make_campaign(product, products=[{"product": product.name}, {"product": version.name}])
	with refused(CampaignError, match="each currency"):
		make_campaign(product, products=[{"product": product.name}, {"product": dollars.name}])


def test_managers_make_campaigns_and_officers_read_them():
	product = make_loan_product()
	with as_user("Credit Manager"):
		campaign = make_campaign(product)
	with as_user("Loan Officer"):
		document = frappe.get_doc("Product Campaign", campaign.name)
		document.check_permission("read")
		with refused(frappe.PermissionError):
			document.save()
		with refused(frappe.PermissionError):
			make_campaign(product)


def test_product_of_a_segment_refuses_or_flags_others():
	product = make_loan_product(segments=[{"segment": "A"}, {"segment": "B"}])
	client = make_client()
	with refused(OtherSegmentError, "Another Segment", match="without a segment yet"):
		make_loan_application(client=client.name, product=product.name)
	client.db_set("segment", "C")
	with refused(OtherSegmentError, "Another Segment", match="A, B.*segment C"):
		make_loan_application(client=client.name, product=product.name)
	product.other_segment_rule = "Flag"
	product.save()
	frappe.clear_messages()
	assert make_loan_application(client=client.name, product=product.name).name
	assert frappe.parse_json(frappe.message_log[-1])["title"] == "Another Segment"
	client.db_set("segment", "B")
	frappe.clear_messages()
	make_loan_application(client=client.name, product=product.name)
	assert frappe.message_log == []


@pytest.mark.parametrize(
	"values",
	[
		{"risk_rates": BANDS[:1] * 2},
		{"risk_rates": [{"risk_band": "Low", "rate_type": "Fixed Rate", "rate_percent": -1}]},
		{"segments": [{"segment": "A"}] * 2},
		{"returning_client_interest_percent": -1},
	],
)
def test_contradicting_offer_is_refused(values):
	with refused(ProductSettingError, "Product Settings"):
		make_loan_product(**values)
