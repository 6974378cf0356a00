"""What a hostile user tries through Frappe's own endpoints: a titled refusal each time, and nothing changed."""

import json

import frappe
import pytest
from frappe import client
from frappe.api.v1 import create_doc, update_doc
from frappe.desk.doctype.kanban_board.kanban_board import update_order_for_single_card
from frappe.desk.form.save import cancel, savedocs
from frappe.model.workflow import (
	WorkflowPermissionError,
	WorkflowTransitionError,
	apply_workflow,
)

from lending_app.clients.exceptions import ClientNotLendableError
from lending_app.lending_setup.exceptions import (
	FrozenRequestError,
	InputError,
	NumberError,
	RecordWrittenError,
)
from lending_app.origination.api import ask_documents
from lending_app.origination.decisions import api
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.origination.exceptions import (
	ApplicationDocumentError,
	ApprovalAboveRequestError,
	DecisionInputError,
	ReasonError,
	StaleDecisionError,
)
from lending_app.origination.pipeline.seed_board import BOARD
from lending_app.products.exceptions import ExpiredVersionError, ProductLimitError
from tests.site.support import as_user, refused

MANAGER, OFFICER, CREDIT = "Lending Manager", "Loan Officer", "Credit Manager"
APPLICATION = "Loan Application"
WAYS = ("set_value", "savedocs", "save", "put")


def write(way, document, values):
	"""Write fields of an application through one of the framework's endpoints."""
	if way == "set_value":
		return client.set_value(APPLICATION, document.name, values)
	if way == "put":
		frappe.local.form_dict = frappe._dict(data=json.dumps(values))
		return update_doc(APPLICATION, document.name)
	text = frappe.as_json(frappe.get_doc(APPLICATION, document.name).as_dict() | values)
	frappe.local.response = frappe._dict(docs=[])
	action = "Update" if values.get("docstatus") else "Save"
	return savedocs(text, action) if way == "savedocs" else client.save(text)


def see(document):
	"""Everything of an application that a hostile user might want to change."""
	return frappe.get_doc(APPLICATION, document.name).as_dict(no_default_fields=True)


FIGURES = (
	({"requested_amount": 10_000_001}, ProductLimitError),
	({"requested_amount": -5}, ProductLimitError),
	({"requested_amount": "NaN"}, NumberError),
	({"requested_amount": "1e999"}, NumberError),
	({"requested_amount": "much"}, NumberError),
	({"number_of_installments": 100_000}, ProductLimitError),
	({"number_of_installments": -1}, ProductLimitError),
	({"number_of_installments": "11.5"}, NumberError),
	({"interest_percent": 4_000}, ProductLimitError),
	({"interest_percent": "Infinity"}, NumberError),
)
APPROVALS = (
	({"amount": "NaN"}, NumberError),
	({"amount": "much"}, NumberError),
	({"amount": 0}, ProductLimitError),
	({"amount": -5}, ProductLimitError),
	({"amount": 500_001}, ApprovalAboveRequestError),
	({"number_of_installments": 0}, ProductLimitError),
	({"number_of_installments": "1.5"}, NumberError),
	({"interest_percent": "Infinity"}, NumberError),
	({"interest_percent": -1}, ProductLimitError),
	({"valid_days": -1}, DecisionInputError),
	({"valid_days": 10**9}, DecisionInputError),
	({"conditions": '[{"a": 1}]'}, InputError),
	({"conditions": "[not json"}, InputError),
)


@pytest.mark.parametrize("way", WAYS)
def test_states_are_not_written_around_the_workflow(submitted, way):
	before = see(submitted)
	for status in ("Approved", "Accepted", "Disbursed", "Rejected"):
		values = {"status": status, "docstatus": 1 if status == "Approved" else 0}
		with as_user(MANAGER), refused(WorkflowPermissionError, "Step Not Allowed", match="Take into Review"):
			write(way, submitted, values)
		assert see(submitted) == before, status


@pytest.mark.parametrize("way", WAYS)
def test_figures_out_of_bounds_are_refused(draft, way):
	before = see(draft)
	for values, error in FIGURES:
		title = "Not a Number" if error is NumberError else "Outside Product Limits"
		with as_user(OFFICER), refused(error, title):
			write(way, draft, values)
		assert see(draft) == before, values


def test_expired_version_and_blocked_client_are_refused(draft):
	frappe.db.set_value("Loan Product", draft.product, {"effective_until": "2026-07-14", "version_number": 2})
	frappe.clear_document_cache("Loan Product", draft.product)
	with as_user(OFFICER):
		with refused(ExpiredVersionError):
			write("put", draft, {"purpose": "Other"})
		with refused(ExpiredVersionError):
			apply_workflow(draft.as_json(), "Submit Application")
	frappe.db.set_value("Loan Product", draft.product, {"effective_until": None, "version_number": 1})
	frappe.clear_document_cache("Loan Product", draft.product)
	frappe.db.set_value("Client", draft.client, {"status": "Blocked", "block_reason": "Fraud"})
	with as_user(OFFICER), refused(ClientNotLendableError, "Client Cannot Borrow"):
		apply_workflow(draft.as_json(), "Submit Application")
	assert frappe.db.get_value(APPLICATION, draft.name, "status") == "Draft"


def test_score_is_not_written_by_anybody(in_review):
	evaluation = evaluate_application(in_review.name)
	forged = {"score": 99, "risk_band": "Very Low", "recommendation": "Approve", "evaluation": None}
	before = {field: see(in_review)[field] for field in forged}
	for way in WAYS:
		with as_user(CREDIT):
			write(way, in_review, forged)
		assert {field: see(in_review)[field] for field in forged} == before, way
	with as_user(CREDIT), refused(frappe.PermissionError, exact=False):
		client.set_value("Credit Evaluation", evaluation.name, "score", 99)
	with refused(RecordWrittenError, "Written Once"):
		client.set_value("Credit Evaluation", evaluation.name, "score", 99)
	with refused(RecordWrittenError, "Written Once"):
		client.delete("Credit Evaluation", evaluation.name)
	with refused(RecordWrittenError, "Written Once"):
		row = evaluation.factors[0]
		client.set_value(row.doctype, row.name, "points", 99)


def test_decisions_are_not_made_by_hand_changed_or_deleted(approved):
	[name] = frappe.get_all("Credit Decision", {"application": approved.name}, pluck="name")
	forged = {"doctype": "Credit Decision", "application": approved.name, "kind": "Approve"}
	for call in (
		lambda: client.insert(forged),
		lambda: client.set_value("Credit Decision", name, "amount", 1),
		lambda: client.delete("Credit Decision", name),
	):
		with refused(RecordWrittenError, "Written Once"):
			call()
		with as_user(CREDIT), refused(frappe.PermissionError, exact=False):
			call()


@pytest.mark.parametrize("way", WAYS)
def test_what_was_approved_stays(approved, way):
	before = see(approved)
	for values in ({"approved_amount": 90_000}, {"requested_amount": 5_000}, {"interest_percent": 1}):
		with as_user(OFFICER), refused(FrozenRequestError, "No Longer Open"):
			write(way, approved, {**values, "docstatus": 1})
	with as_user(OFFICER):
		try:
			write(
				way, approved, {"loan": "PRE-2026-00001", "approval_expires_on": "2030-01-01", "docstatus": 1}
			)
		except (frappe.ValidationError, frappe.PermissionError):
			frappe.clear_messages()
	after = see(approved)
	assert (after["loan"], after["approval_expires_on"]) == (before["loan"], before["approval_expires_on"])


def test_each_role_takes_its_own_steps_alone(draft, submitted):
	with as_user(OFFICER):
		for action in ("Approve", "Record Acceptance", "Take into Review"):
			with refused(WorkflowTransitionError):
				apply_workflow(submitted.as_json(), action)
		with refused(WorkflowTransitionError):
			apply_workflow(
				json.dumps({**submitted.as_dict(convert_dates_to_str=True), "status": "Approved"}),
				"Send Offer",
			)
		with refused(frappe.ValidationError, exact=False):
			update_order_for_single_card(BOARD, submitted.name, "Submitted", "Approved", 0, 0)
		with refused(frappe.ValidationError, exact=False):
			client.submit(submitted.as_json())
		with refused(frappe.PermissionError, exact=False):
			client.delete(APPLICATION, submitted.name)
	assert frappe.db.get_value(APPLICATION, submitted.name, ("status", "docstatus")) == ("Submitted", 0)


def test_an_application_is_not_born_in_a_later_state(draft):
	values = draft.as_dict(convert_dates_to_str=True)
	born = {key: values[key] for key in ("client", "product", "company", "branch", "requested_amount")}
	born |= {"number_of_installments": 12, "purpose": "Stock", "channel": "Branch"}
	before = frappe.db.count(APPLICATION)
	for more in ({"status": "Approved"}, {"status": "Offered", "docstatus": 1}, {"status": "In Review"}):
		with as_user(MANAGER), refused(frappe.ValidationError, exact=False):
			client.insert({"doctype": APPLICATION, **born, **more})
		with as_user(MANAGER), refused(frappe.ValidationError, exact=False):
			frappe.local.form_dict = frappe._dict(data=json.dumps(born | more, default=str))
			create_doc(APPLICATION)
	assert frappe.db.count(APPLICATION) == before
	with as_user(MANAGER):
		forged = {
			"submitted_by": "Guest",
			"decided_by": "Guest",
			"loan": None,
			"score": 100,
			"priority": "Urgent",
		}
		made = frappe.get_doc(APPLICATION, client.insert({"doctype": APPLICATION, **born, **forged})["name"])
	assert (made.submitted_by, made.decided_by, made.priority) == (None, None, "Normal")
	assert (made.score or 0) == 0


def test_decision_on_what_has_changed_is_refused(in_review):
	read = str(in_review.modified)
	with as_user(MANAGER):
		client.set_value(APPLICATION, in_review.name, "interview_notes", "Something else")
	for call in (api.approve, api.reject, api.request_documents):
		with as_user(CREDIT), refused(StaleDecisionError, "Changed Meanwhile"):
			call(in_review.name, modified=read)
	assert frappe.db.get_value(APPLICATION, in_review.name, "status") == "In Review"


def test_decided_application_is_cancelled_by_managers_alone(approved):
	with as_user(OFFICER), refused(frappe.PermissionError, exact=False):
		cancel(APPLICATION, approved.name)
	assert frappe.db.get_value(APPLICATION, approved.name, "docstatus") == 1


def test_rows_are_not_written_past_their_application(submitted):
	stage = submitted.stages[-1]
	with as_user(CREDIT):
		client.set_value(stage.doctype, stage.name, {"stage": "Approved", "entered_on": "2020-01-01"})
	kept = frappe.get_doc(APPLICATION, submitted.name).stages[-1]
	assert (kept.stage, str(kept.entered_on)[:10]) == ("Submitted", "2026-07-15")
	row = {
		"doctype": stage.doctype,
		"parent": submitted.name,
		"parenttype": APPLICATION,
		"parentfield": "stages",
	}
	with as_user(CREDIT):
		client.insert({**row, "stage": "Approved", "entered_on": "2020-01-01"})
	assert [row.stage for row in frappe.get_doc(APPLICATION, submitted.name).stages] == ["Draft", "Submitted"]


def test_nothing_is_approved_with_figures_that_are_none(in_review):
	before = see(in_review)
	for values, error in APPROVALS:
		with as_user(CREDIT), refused(error):
			api.approve(in_review.name, **values)
		assert see(in_review) == before, values
	assert not frappe.db.exists("Credit Decision", {"application": in_review.name})


def test_other_decisions_with_what_cannot_be_read_are_refused(in_review):
	before = see(in_review)
	for call, error in (
		(lambda: api.reject(in_review.name, reasons=["HOUSING"], waiting_days=10**9), DecisionInputError),
		(lambda: api.reject(in_review.name, reasons=[{"a": 1}]), InputError),
		(lambda: api.reject(in_review.name, reasons=["NO_SUCH"]), ReasonError),
		(lambda: api.request_documents(in_review.name, ["No such paper"]), ApplicationDocumentError),
		(lambda: api.request_documents(in_review.name, [{"x": 1}]), ApplicationDocumentError),
		(lambda: api.request_documents(in_review.name, ["Payslip"], due_date="soon"), InputError),
		(lambda: ask_documents(in_review.name, "[1", 5), InputError),
		(lambda: ask_documents(in_review.name, '["Payslip"]', "NaN"), NumberError),
	):
		with as_user(CREDIT), refused(error):
			call()
	assert see(in_review) == before


def test_application_without_a_client_is_refused_by_name(draft):
	values = {"doctype": APPLICATION, "company": draft.company, "branch": draft.branch}
	with as_user(OFFICER), refused(frappe.MandatoryError, "Client Missing"):
		client.insert(values)
