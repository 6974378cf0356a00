"""Documents that do not come by their day, that run out, and that are asked for again."""

from importlib import import_module

import frappe
import pytest
from frappe.utils import getdate

from lending_app.origination.api import ask_documents
from lending_app.origination.events import update_documents_daily
from lending_app.testing.factories import make_client, make_image, make_loan_application, make_loan_product
from tests.site.origination.steps import act
from tests.site.support import NORTH, QueryLog, as_user, get_user, travel_to

MANAGER, OFFICER = "Credit Manager", "Loan Officer"


def run(**filters):
	report = import_module(
		"lending_app.origination.report.late_application_documents.late_application_documents"
	)
	return report.execute(filters)[1]


def list_rows(application, **filters):
	return [row for row in run(**filters) if row["application"] == application.name]


@pytest.fixture
def asked(in_review):
	"""A payslip asked for until 20 July."""
	with as_user(MANAGER):
		ask_documents(in_review.name, ["Payslip"], 5, "Of the last month")
	return frappe.get_doc("Loan Application", in_review.name)


def test_what_is_asked_for_is_one_decision_with_the_day_and_the_papers(asked):
	[name] = frappe.get_all("Credit Decision", {"application": asked.name}, pluck="name")
	decision = frappe.get_doc("Credit Decision", name)
	assert (decision.kind, str(decision.due_date)) == ("Request Documents", "2026-07-20")
	assert [(row.document_type, row.note) for row in decision.documents] == [("Payslip", "Of the last month")]
	assert [(row.state, str(row.due_date)) for row in asked.documents] == [("Requested", "2026-07-20")]


def test_papers_are_listed_from_the_day_after_until_they_come(asked):
	with travel_to("2026-07-20"):
		assert list_rows(asked) == []
		assert len(list_rows(asked, days=1)) == 1
	with travel_to("2026-07-23"):
		[row] = list_rows(asked, branch=asked.branch, document_type="Payslip", analyst=asked.analyst)
		assert (row["days_late"], row["note"], row["status"]) == (3, "Of the last month", "Needs Information")
		assert row["officer"] == get_user(OFFICER)
		assert list_rows(asked, officer=get_user(OFFICER)) == [row]
		for other in ({"officer": get_user(OFFICER, NORTH)}, {"branch": NORTH}, {"analyst": "Guest"}):
			assert list_rows(asked, **other) == []
		with as_user(OFFICER):
			assert len(list_rows(asked)) == 1
		with as_user(OFFICER, NORTH):
			assert list_rows(asked) == []
		asked.documents[0].attachment = make_image()
		asked.save()
		assert list_rows(asked) == []


def test_without_a_day_of_its_own_a_required_paper_is_due_with_all_the_others():
	product = make_loan_product(documents=[{"document_type": "Utility Bill", "is_required": 1}])
	with as_user(OFFICER):
		client = make_client()
		draft = make_loan_application(
			client=client.name, product=product.name, request_letter_date="2026-07-15"
		)
	assert str(draft.papers_due_date) == "2026-07-29"
	with travel_to("2026-07-30"):
		[row] = list_rows(draft)
		assert (str(row["due_date"]), row["days_late"]) == ("2026-07-29", 1)
		with QueryLog() as few:
			run()
		with as_user(OFFICER):
			make_loan_application(client=client.name, product=product.name, request_letter_date="2026-07-15")
		with QueryLog() as more:
			assert len(run()) >= 2
	assert len(more) == len(few)


def test_papers_run_out_by_the_daily_job_until_the_decision(draft):
	paper = {"document_type": "Utility Bill", "attachment": make_image(), "expires_on": "2026-08-01"}
	draft.append("documents", paper)
	draft.save()
	rejected = make_loan_application(
		documents=[paper | {"attachment": make_image(), "document_type": "Payslip"}]
	)
	rejected.db_set({"status": "Rejected", "docstatus": 1})
	with travel_to("2026-08-01"):
		update_documents_daily()
		assert get_states(draft) == ["Received"]
	with travel_to("2026-08-02"):
		with QueryLog() as log:
			update_documents_daily()
		assert len([query for query in log if query.lower().startswith("update")]) == 1
		assert (get_states(draft), get_states(rejected)) == (["Expired"], ["Received"])
	with travel_to("2026-08-03"):
		update_documents_daily()
		assert get_states(draft) == ["Expired"]
		[row] = list_rows(draft)
		assert (row["state"], row["days_late"]) == ("Expired", 2)
		again = frappe.get_doc("Loan Application", draft.name)
		again.documents[0].attachment = make_image()
		again.save()
		assert (again.documents[0].state, again.documents[0].expires_on) == ("Received", None)
		again.documents[0].expires_on = "2026-12-31"
		again.save()
		assert (again.documents[0].state, getdate(again.documents[0].expires_on)) == (
			"Received",
			getdate("2026-12-31"),
		)
		assert act(again, "Submit Application", OFFICER).status == "Submitted"


def get_states(application):
	return frappe.get_all("Loan Application Document", {"parent": application.name}, pluck="state")
