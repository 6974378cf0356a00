"""What a request holds: drafts that may be incomplete, and a submission that says at once what is missing."""

import frappe
import pytest
from frappe.client import set_value
from frappe.model.workflow import WorkflowPermissionError
from frappe.utils import getdate

from lending_app.clients.exceptions import InvalidIdentityError
from lending_app.origination.exceptions import (
	ApplicationDocumentError,
	ApplicationStateError,
	ImpossibleApplicationDateError,
	IncompleteApplicationError,
	OpenApplicationError,
	PartyError,
	WaitingPeriodError,
)
from lending_app.origination.request.create_application import create_application
from lending_app.origination.request.list_missing import list_missing
from lending_app.origination.request.submit_application import submit_application
from lending_app.testing.factories import (
	make_cedula,
	make_client,
	make_client_document,
	make_image,
	make_loan_application,
	make_loan_product,
)
from tests.site.origination.steps import act
from tests.site.support import as_user, get_user, money, refused, travel_to

GUARANTOR = {"role": "Guarantor", "full_name": "Luis Peña", "identity_country": "Dominican Republic"}


def make_guarantor(**values):
	return GUARANTOR | {"identity_number": make_cedula(), "monthly_income": 40_000} | values


def submit(application):
	return act(application, "Submit Application", "Loan Officer")


@pytest.fixture
def demanding_product():
	return make_loan_product(
		is_guarantor_required=1,
		minimum_number_of_guarantors=1,
		is_collateral_required=1,
		minimum_coverage_percent=120,
		documents=[{"document_type": "Utility Bill", "is_required": 1}],
	)


# --- Drafts and submission -----------------------------------------------------------------------


def test_draft_is_saved_incomplete_and_submission_says_everything_at_once(demanding_product):
	with as_user("Loan Officer"):
		client = make_client()
		draft = make_loan_application(
			client=client.name, product=demanding_product.name, requested_amount=0,
			number_of_installments=0, purpose="", channel="Promoter",
		)  # fmt: skip
	assert (draft.status, draft.total_amount, draft.final_due_date) == ("Draft", 0, None)
	frappe.db.set_value("Client", client.name, {"status": "Blocked", "block_reason": "Fraud"})
	with as_user("Loan Officer"), refused(IncompleteApplicationError, "Application Incomplete") as _:
		submit(draft)
	missing = " ".join(list_missing(draft))
	for text in (
		"Requested Amount", "Number of Installments", "Purpose", "promoter", "1 guarantors",
		"Utility Bill", "Fraud",
	):  # fmt: skip
		assert text in missing, text
	assert frappe.db.get_value("Loan Application", draft.name, ("status", "submitted_by")) == ("Draft", None)


def test_complete_request_is_submitted_with_its_parties_collateral_and_papers(demanding_product):
	with as_user("Loan Officer"):
		client = make_client()
		draft = make_loan_application(client=client.name, product=demanding_product.name)
		draft.append("parties", make_guarantor(assets_amount=900_000, debts_amount=100_000))
		draft.append(
			"collateral",
			{"collateral_type": "Vehicle", "estimated_value_amount": 110_000, "description": "Car"},
		)
		draft.documents[0].attachment = make_image()
		draft.save()
		assert [item for item in list_missing(draft) if "covers 110.0 %" in item] == list_missing(draft)
		draft.collateral[0].estimated_value_amount = 150_000
		draft.save()
	submitted = submit(draft)
	[guarantor], [paper] = submitted.parties, submitted.documents
	assert (money(guarantor.net_worth_amount), submitted.coverage_percent) == (800_000, 150)
	assert (paper.state, paper.received_by, paper.is_required) == ("Received", get_user("Loan Officer"), 1)
	assert frappe.db.get_value("File", {"file_url": paper.attachment}, "attached_to_name") == draft.name


def test_client_s_file_must_be_complete_where_settings_say_so(draft):
	frappe.db.set_single_value("Lending Settings", "is_client_file_required", 1)
	frappe.clear_document_cache("Lending Settings", "Lending Settings")
	with refused(IncompleteApplicationError, "Application Incomplete", match="The file of client"):
		submit(draft)
	with as_user("Loan Officer"):
		frappe.get_doc("Loan Application", draft.name).save()
	asked = {row.document_type for row in frappe.get_doc("Loan Application", draft.name).documents}
	assert "National ID Card" in asked


def test_client_s_figures_are_those_of_the_submission(draft):
	client = frappe.get_doc("Client", draft.client)
	client.update({"profession": "Carpenter", "education_level": "Technical", "monthly_income": 75_000})
	client.append("references", {"reference_type": "Bank", "full_name": "Banco Popular"})
	client.save()
	with as_user("Loan Officer"):
		draft.reload().assets_amount = 500_000
		draft.save()
	submitted = submit(draft)
	frappe.db.set_value("Client", client.name, {"monthly_income": 1, "profession": "None"})
	review = act(submitted, "Take into Review", "Credit Manager")
	assert (review.applicant_profession, money(review.applicant_monthly_income)) == ("Carpenter", 75_000)
	assert [row.full_name for row in review.references] == ["Banco Popular"]
	assert money(review.net_worth_amount) == 500_000
	with as_user("Credit Manager"):
		review.applicant_monthly_income = 900_000
		review.append("references", {"full_name": "Invented"})
		review.save()
	assert money(review.reload().applicant_monthly_income) == 75_000
	assert len(review.references) == 1


def test_new_application_of_another_s_branch_is_refused():
	client = make_client()
	with as_user("Loan Officer", "North"), refused(frappe.PermissionError):
		create_application(
			client=client.name, product=make_loan_product_name(), requested_amount=5_000,
			number_of_installments=6, channel="Branch",
		)  # fmt: skip


def make_loan_product_name():
	before = frappe.session.user
	frappe.set_user("Administrator")
	name = make_loan_product().name
	frappe.set_user(before)
	return name


def test_client_creates_an_own_draft_through_the_service():
	client = make_client(user=get_user("Borrower"))
	product = make_loan_product().name
	with as_user("Borrower"):
		values = {
			"product": product,
			"requested_amount": 5_000,
			"number_of_installments": 6,
			"channel": "Web",
		}
		application = create_application(client=client.name, **values, purpose="School fees")
		other = frappe.db.get_value("Client", {"name": ("!=", client.name)})
		with refused(frappe.PermissionError):
			create_application(client=other, **values)
	assert (application.status, application.channel, application.client) == ("Draft", "Web", client.name)
	assert application.stages[0].user == get_user("Borrower")
	with refused(frappe.PermissionError, "Not Your Application"):
		submit_application(application.name)
	with as_user("Borrower"):
		submitted = submit_application(application.name)
		with refused(ApplicationStateError, "Already Submitted"):
			submit_application(application.name)
	assert (submitted.status, submitted.submitted_by) == ("Submitted", get_user("Borrower"))


# --- Policy --------------------------------------------------------------------------------------


def test_second_open_application_for_the_product_is_refused(draft):
	frappe.db.set_single_value("Lending Settings", "maximum_open_applications_of_product", 1)
	submit(draft)
	with as_user("Loan Officer"):
		second = make_loan_application(client=draft.client, product=draft.product)
	with refused(OpenApplicationError, "Another Application Is Open", match=draft.name):
		submit(second)
	assert frappe.db.get_value("Loan Application", second.name, "status") == "Draft"


def test_client_waits_after_a_rejection(draft):
	draft.db_set({"status": "Rejected", "reapply_after_date": "2026-08-31"})
	with as_user("Loan Officer"):
		again = make_loan_application(client=draft.client, product=draft.product)
	with refused(WaitingPeriodError, "Too Early to Apply Again", match=draft.name):
		submit(again)
	with travel_to("2026-09-01"):
		assert submit(again).status == "Submitted"


# --- Parties, documents and dates -------------------------------------------------------------------


def test_impossible_guarantors_are_refused(draft):
	client = make_client()
	for row, error, match in (
		({"client": draft.client}, PartyError, "applicant"),
		(make_guarantor(identity_number="001-0000000-1"), InvalidIdentityError, "check digit"),
		(make_guarantor(birth_date="2030-01-01"), PartyError, "birth date"),
		(make_guarantor(identity_type="National ID", identity_number=register(make_cedula())), PartyError, "belongs to"),
	):  # fmt: skip
		doc = frappe.get_doc("Loan Application", draft.name)
		doc.append("parties", {"role": "Guarantor"} | row)
		with refused(error, match=match):
			doc.save()
	doc = frappe.get_doc("Loan Application", draft.name)
	doc.extend(
		"parties",
		[{"role": "Guarantor", "client": client.name}, {"role": "Co-borrower", "client": client.name}],
	)
	with refused(PartyError, "Co-borrower or Guarantor", match="row 1 already"):
		doc.save()


def register(number):
	make_client(identity_type="National ID", identity_country="Dominican Republic", identity_number=number)
	return number


def test_guarantor_s_exposure_is_shown(draft):
	guarantor, number = make_client(), make_cedula()
	other = make_loan_application(
		parties=[{"role": "Guarantor", "client": guarantor.name}, make_guarantor(identity_number=number)]
	)
	other.db_set("status", "In Review")
	draft.extend(
		"parties", [{"role": "Guarantor", "client": guarantor.name}, make_guarantor(identity_number=number)]
	)
	draft.save()
	assert [money(row.exposure_amount) for row in draft.parties] == [100_000, 100_000]
	assert draft.parties[0].full_name == guarantor.client_name


def test_paper_of_the_client_s_file_is_taken_over_and_expires():
	client = make_client(documents=[make_client_document(expiry_date="2026-08-01")])
	product = make_loan_product(documents=[{"document_type": "National ID Card", "is_required": 1}])
	application = make_loan_application(client=client.name, product=product.name)
	[paper] = application.documents
	assert (paper.state, getdate(paper.expires_on)) == ("Received", getdate("2026-08-01"))
	with travel_to("2026-08-02"):
		application.save()
		assert paper.state == "Expired"
		assert "National ID Card" in list_missing(application)[0]


def test_paper_that_comes_to_the_client_s_file_later_is_taken_over_before_it_is_sent():
	client = make_client()
	product = make_loan_product(documents=[{"document_type": "National ID Card", "is_required": 1}])
	draft = make_loan_application(client=client.name, product=product.name)
	assert [row.state for row in draft.documents] == ["Requested"]
	assert "National ID Card" in list_missing(draft)[0]
	client.append("documents", make_client_document(expiry_date="2026-08-01"))
	client.save()
	assert list_missing(draft) == []
	submitted = submit(draft)
	assert [(row.state, row.attachment) for row in submitted.documents] == [
		("Received", client.documents[0].front)
	]


def test_states_of_papers_that_contradict_their_row_are_refused(draft):
	for values, match in (
		({"state": "Valid"}, "attach it"),
		({"state": "Rejected", "note": ""}, "say in the note"),
		({"issue_date": "2026-07-16"}, "a day to come"),
		({"issue_date": "2026-07-01", "expires_on": "2026-06-01"}, "expires before"),
	):
		doc = frappe.get_doc("Loan Application", draft.name)
		doc.append("documents", {"document_type": "Utility Bill"} | values)
		with refused(ApplicationDocumentError, "Document", match=match):
			doc.save()


@pytest.mark.parametrize(
	("field", "day"),
	[
		("application_date", "2026-07-16"),
		("application_date", "1926-07-15"),
		("request_letter_date", "2027-01-01"),
		("planned_disbursement_date", "2126-07-15"),
		("interview_date", "2026-07-18"),
	],
)
def test_impossible_dates_are_refused(field, day):
	with refused(ImpossibleApplicationDateError):
		make_loan_application(**{field: day})


def test_papers_are_due_ten_business_days_after_the_letter(draft):
	frappe.db.set_single_value("Lending Settings", "papers_business_days", 10)
	draft.request_letter_date = "2026-07-01"
	draft.save()
	assert str(draft.papers_due_date) == "2026-07-15"
	draft.request_letter_date = "2026-06-30"
	draft.save()
	with refused(IncompleteApplicationError, match="were due"):
		submit(draft)


# --- Around the workflow -------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["Approved", "Offered", "Accepted", "Disbursed", "In Review"])
def test_steps_cannot_be_skipped_through_the_api(draft, status):
	with as_user("Lending Manager"):
		with refused(WorkflowPermissionError):
			set_value("Loan Application", draft.name, "status", status)
		with refused(ApplicationStateError, "Not Decided Yet"):
			frappe.get_doc("Loan Application", draft.name).submit()
		with refused(WorkflowPermissionError):
			frappe.get_doc(draft.as_dict() | {"name": None, "status": status}).insert()
	assert frappe.db.get_value("Loan Application", draft.name, ("status", "docstatus")) == ("Draft", 0)


def test_what_services_write_is_not_written_through_the_api(submitted):
	forged = {
		"priority": "Urgent",
		"analyst": "Administrator",
		"submitted_by": "Guest",
		"reapply_after_date": "2000-01-01",
	}
	with as_user("Credit Manager"):
		set_value("Loan Application", submitted.name, {**forged, "stages": []})
	doc = frappe.get_doc("Loan Application", submitted.name)
	assert (doc.priority, doc.analyst, doc.submitted_by) == ("Normal", None, get_user("Loan Officer"))
	assert [row.stage for row in doc.stages] == ["Draft", "Submitted"]
