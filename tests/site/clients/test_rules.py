"""Risk, consent, settings, reports and the map of clients."""

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_days, today

from lending_app.clients.exceptions import (
	ConsentError,
	RiskDecisionError,
	SettingsRuleError,
)
from lending_app.clients.report.clients_overview.clients_overview import execute
from lending_app.testing.factories import (
	make_client,
	make_client_document,
	make_company_client,
	make_policy_version,
)
from tests.site.support import NORTH, as_user, refused

# --- Risk ------------------------------------------------------------------------------------------


def test_risk_is_the_highest_that_a_rule_gives(client_settings):
	rules = [
		{"factor": "Politically Exposed", "risk_level": "High"},
		{"factor": "Nationality", "value": "Spain", "risk_level": "Medium"},
		{"factor": "Economic Activity", "value": "casino", "risk_level": "Medium"},
		{"factor": "Client Kind", "value": "Company", "risk_level": "Medium"},
	]
	client_settings(risk_rules=rules)
	assert make_client().risk_level == "Low"
	client = make_client(nationality="Spain", economic_activity="Casinos and bars")
	assert client.risk_level == "Medium"
	assert client.risk_reason == "Nationality: Spain, Economic Activity: casino"
	assert make_company_client().risk_level == "Medium"
	partner = {"role": "Partner", "full_name": "Ana", "is_politically_exposed": 1}
	assert make_company_client(officers=[partner]).risk_level == "High"


def test_manager_decides_the_risk_and_an_officer_does_not():
	client = make_client()
	with as_user("Loan Officer"):
		document = frappe.get_doc("Client", client.name)
		document.update({"risk_override": "High", "risk_override_reason": "Knows him"})
		with refused(RiskDecisionError, "Not Yours to Decide"):
			document.save()
	with as_user("Credit Manager"):
		document = frappe.get_doc("Client", client.name)
		document.update({"risk_override": "High", "risk_override_reason": "Cash business"})
		document.save()
	assert (document.risk_level, document.risk_reason) == ("High", "Cash business")


# --- Consent ---------------------------------------------------------------------------------------


def make_consent(**values):
	return {"purpose": "Personal Data", "policy_version": make_policy_version(), "given_on": today()} | values


def test_consent_stands_until_it_is_withdrawn():
	client = make_client(consents=[make_consent()])
	assert client.has_consent
	client.consents[0].update({"withdrawn_on": today(), "withdrawal_reason": "Asked by letter"})
	client.save()
	assert not client.has_consent


def test_recorded_consent_is_evidence():
	client = make_client(consents=[make_consent()])
	client.consents[0].given_on = "2026-01-01"
	with refused(ConsentError, "Consent", match="cannot be changed"):
		client.save()
	client.reload()
	client.consents = []
	with refused(ConsentError, "Consent", match="cannot be deleted"):
		client.save()


@pytest.mark.parametrize("values", [{"given_on": "2030-01-01"}, {"withdrawn_on": "2026-07-15"}])
def test_consent_that_contradicts_itself_is_refused(values):
	with refused(ConsentError, "Consent"):
		make_client(consents=[make_consent(**values)])


# --- Settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("values", "text"),
	[
		({"minimum_age": 70, "maximum_age": 60}, "above"),
		({"score_rules": [{"factor": "Loans Paid", "lowest": "many", "points": 1}]}, "not a number"),
		(
			{"score_rules": [{"factor": "Loans Paid", "lowest": "9", "highest": "3", "points": 1}]},
			"above the second",
		),
		({"verification_methods": [{"step": "Face", "provider": "Nobody"}]}, "no provider Nobody"),
		({"requirements": [{"purpose": "Lending", "client_kind": "Company"}]}, "document type or a field"),
	],
)
def test_rule_that_cannot_be_applied_is_refused(client_settings, values, text):
	with refused(SettingsRuleError, "Client Settings", match=text):
		client_settings(**values)


# --- Reports ---------------------------------------------------------------------------------------


def run_report(name, **filters):
	return run(name, filters=filters)["result"]


def test_report_lists_documents_that_expire_of_the_clients_one_may_see():
	soon = make_client(documents=[make_client_document(expiry_date=add_days(today(), 10))])
	make_client(documents=[make_client_document(expiry_date=add_days(today(), 100))])
	far = make_client(documents=[make_client_document(expiry_date=add_days(today(), 5))], branch=NORTH)
	names = {soon.name, far.name}
	rows = [row for row in run_report("Client Documents Expiring", days=30) if row["client"] in names]
	assert [(row["client"], row["days_left"]) for row in rows] == [(far.name, 5), (soon.name, 10)]
	with as_user("Loan Officer"):
		seen = {row["client"] for row in run_report("Client Documents Expiring", days=30)}
	assert soon.name in seen
	assert far.name not in seen


@pytest.mark.parametrize("trait", ["Status", "Zone", "Segment", "Branch"])
def test_report_counts_every_client_once(trait):
	make_client()
	rows = [row for row in run_report("Clients Overview", trait=trait) if isinstance(row, dict)]
	assert sum(row["number"] for row in rows) == frappe.db.count("Client")


def test_unknown_trait_is_refused():
	with refused(SettingsRuleError, "Clients Overview"):
		execute({"trait": "owner; drop"})


def test_map_shows_the_clients_one_may_see():
	here = make_client(latitude=18.47, longitude=-69.9)
	there = make_client(latitude=19.45, longitude=-70.7, branch=NORTH)
	with as_user("Loan Officer"):
		method = frappe.override_whitelisted_method("frappe.geo.utils.get_coords")
		points = frappe.get_attr(method)("Client", "[]", "location_field")["features"]
	names = {point["properties"]["name"] for point in points}
	assert here.name in names
	assert there.name not in names
