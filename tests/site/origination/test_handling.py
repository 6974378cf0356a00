"""Stages, reassigning, prioritizing, further documents, eligibility and the timeline of an application."""

from decimal import Decimal

import frappe
import pytest

from lending_app.lending_setup.exceptions import NumberError
from lending_app.origination.api import (
	ask_documents,
	get_eligibility,
	get_missing,
	get_timeline,
	prioritize,
	reassign,
)
from lending_app.origination.events import expire_approvals
from lending_app.origination.exceptions import (
	ApplicationDocumentError,
	HandlingError,
	IncompleteApplicationError,
)
from lending_app.origination.request.check_eligibility import check_eligibility, is_eligible
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_application,
	make_loan_product,
)
from tests.site.origination.steps import act
from tests.site.support import NORTH, as_user, get_user, refused, travel_to

MANAGER = "Credit Manager"


def test_each_stage_has_who_brought_it_and_how_long_it_took(submitted):
	with travel_to("2026-07-16"):
		review = act(submitted, "Take into Review", MANAGER)
	assert review.analyst == get_user(MANAGER)
	assert [(row.stage, row.user) for row in review.stages] == [
		("Draft", get_user("Loan Officer")),
		("Submitted", get_user("Loan Officer")),
		("In Review", get_user(MANAGER)),
	]
	# From 10:00, and the seconds the test takes, to noon of the next day.
	assert [row.minutes for row in review.stages[:2]] in ([0, 26 * 60 - 1], [0, 26 * 60])
	assert review.stages[1].left_on == review.stages[2].entered_on
	assert not review.stages[2].left_on


def test_expiry_by_the_daily_job_is_a_stage(offered):
	with travel_to("2026-08-15"):
		expire_approvals()
		expire_approvals()
	rows = frappe.get_doc("Loan Application", offered.name).stages
	assert [row.stage for row in rows[-2:]] == ["Offered", "Expired"]
	assert rows[-2].minutes in ((31 * 24 + 2) * 60 - 1, (31 * 24 + 2) * 60)


def test_reassigning_is_logged_and_gives_the_task(in_review):
	other = get_user(MANAGER, NORTH)
	with as_user(MANAGER):
		reassign(in_review.name, other, "On leave")
		prioritize(in_review.name, "Urgent", "Harvest begins")
	doc = frappe.get_doc("Loan Application", in_review.name)
	assert (doc.analyst, doc.priority, doc.priority_reason) == (other, "Urgent", "Harvest begins")
	assert [(row.kind, row.old_value, row.new_value, row.reason, row.user) for row in doc.changes] == [
		("Analyst", get_user(MANAGER), other, "On leave", get_user(MANAGER)),
		("Priority", "Normal", "Urgent", "Harvest begins", get_user(MANAGER)),
	]
	task = {"reference_name": doc.name, "allocated_to": other, "status": "Open"}
	assert frappe.db.exists("ToDo", task)
	texts = " ".join(event["text"] for event in get_timeline(doc.name))
	for part in ("On leave", "Harvest begins", "In Review", "Submitted"):
		assert part in texts, part


def test_handling_without_reason_or_to_somebody_unfit_is_refused(in_review):
	auditor, stranger = get_user("Lending Auditor"), get_user("Loan Officer", NORTH)
	with as_user(MANAGER):
		for call in (
			lambda: reassign(in_review.name, get_user(MANAGER, NORTH), " "),
			lambda: reassign(in_review.name, auditor, "Why not"),
			lambda: reassign(in_review.name, stranger, "Other branch"),
			lambda: reassign(in_review.name, "nobody@example.com", "Why not"),
			lambda: prioritize(in_review.name, "Highest", "Why not"),
			lambda: prioritize(in_review.name, "Normal", "The same"),
		):
			with refused(HandlingError, "Handling"):
				call()
	for role, branch in (("Lending Auditor", "Central"), ("Loan Officer", NORTH)):
		with as_user(role, branch), refused(frappe.PermissionError):
			prioritize(in_review.name, "High", "Mine")
	doc = frappe.get_doc("Loan Application", in_review.name)
	assert (doc.analyst, doc.priority, doc.changes) == (get_user(MANAGER), "Normal", [])


def test_further_papers_are_asked_for_with_a_day_and_must_come_before_the_answer(in_review):
	with as_user(MANAGER):
		ask_documents(in_review.name, ["Payslip"], 5, "Of the last month")
	doc = frappe.get_doc("Loan Application", in_review.name)
	[paper] = doc.documents
	assert (doc.status, paper.state, str(paper.due_date)) == ("Needs Information", "Requested", "2026-07-20")
	assert get_missing(doc.name) == ["Document <strong>Payslip</strong> is Requested. Of the last month"]
	with refused(IncompleteApplicationError, match="Payslip"):
		act(doc, "Answer", "Loan Officer")


@pytest.mark.parametrize(
	("kinds", "days"), [([], 5), (["No such paper"], 5), (["Payslip"], 0), (["Payslip"], -3)]
)
def test_papers_nobody_could_bring_are_refused(in_review, kinds, days):
	kind = NumberError if days < 0 else ApplicationDocumentError
	with as_user(MANAGER), refused(kind, None if days < 0 else "Document"):
		ask_documents(in_review.name, kinds, days)
	assert frappe.db.get_value("Loan Application", in_review.name, "status") == "In Review"


def test_eligibility_lists_each_condition_with_its_figures():
	work = {"employment_status": "Employee", "employment_start_date": "2026-02-10"}
	client = make_client(birth_date="1960-01-01", monthly_income=20_000, zone="All Territories", **work)
	make_disbursed_loan(client=client.name, disbursed_on="2026-01-01")
	product = make_loan_product(
		minimum_age=18, maximum_age=70, maximum_age_at_maturity=66, minimum_monthly_income=25_000,
		minimum_months_employed=6, zones=[{"zone": "All Territories"}],
	)  # fmt: skip
	guarantor = make_client(employment_status="Retired", months_employed=40)
	parties = [{"client": guarantor.name}]
	application = make_loan_application(client=client.name, product=product.name, parties=parties)
	assert (application.applicant_months_employed, application.parties[0].months_employed) == (5, 40)
	checks = {
		check.rule.value: (check.passed, check.value, check.limit) for check in check_eligibility(application)
	}
	assert checks["Minimum Age"] == (True, 66, 18)
	assert checks["Age at Maturity"] == (False, 67, 66)
	assert checks["Monthly Income"] == (False, Decimal("20000.0"), Decimal("25000.0"))
	assert checks["Months Employed"] == (False, 5, 6)
	assert checks["Zone"][0] is True
	assert checks["Currency"] == (True, "DOP", "DOP")
	assert not is_eligible(check_eligibility(application))
	shown = {row["rule"]: row["value"] for row in get_eligibility(application.name)}
	assert "20,000.00" in shown["Monthly Income"]


def test_sector_and_zone_of_the_product_are_held_against_the_client_s():
	inside = make_client(line_of_business="Agriculture", zone="All Territories")
	for sector in ("Agriculture", "Gambling"):
		if not frappe.db.exists("Industry Type", sector):
			frappe.new_doc("Industry Type", industry=sector).insert()
	cases = (
		([{"sector": "Agriculture", "rule": "Allowed"}], inside, True),
		([{"sector": "Agriculture", "rule": "Excluded"}], inside, False),
		([{"sector": "Gambling", "rule": "Allowed"}], inside, False),
		([{"sector": "Gambling", "rule": "Excluded"}], inside, True),
		([{"sector": "Gambling", "rule": "Excluded"}], make_client(), None),
	)
	for sectors, client, passed in cases:
		product = make_loan_product(
			product_type="Business", sectors=sectors, zones=[{"zone": "All Territories"}]
		)
		application = make_loan_application(client=client.name, product=product.name)
		found = {check.rule.value: check.passed for check in check_eligibility(application)}
		assert found["Sector"] is passed, sectors
		assert found["Zone"] is (True if client is inside else None)
