"""A request is decided as it was submitted, and not by who has changed it."""

import frappe
import pytest
from frappe import client

from lending_app.lending_setup.documents.compare_documents import TABLES, list_fields
from lending_app.lending_setup.documents.restore_derived import list_derived
from lending_app.lending_setup.exceptions import FrozenRequestError
from lending_app.origination.committee import api as committees
from lending_app.origination.decisions import api
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.origination.evaluation.exceptions import StaleEvaluationError
from lending_app.origination.exceptions import SelfApprovalError, VoteError
from lending_app.origination.request.freeze_application import (
	AGREED,
	CHECKED_COLUMNS,
	DECISION,
	DECISION_COLUMNS,
	HANDLING,
)
from lending_app.testing.factories import make_image, make_loan_product, make_sound_client
from tests.site.forging import forge, put
from tests.site.origination.steps import act
from tests.site.support import COMPANY, as_user, get_user, refused

APPLICATION = "Loan Application"
OFFICER, CREDIT, MANAGER = "Loan Officer", "Credit Manager", "Lending Manager"
FREE = {"status", *HANDLING, *DECISION}


@pytest.fixture
def full(draft):
	"""A draft with a row in each table that people fill."""
	with as_user(OFFICER):
		draft.append(
			"parties",
			{"role": "Co-borrower", "full_name": "Luz", "identity_number": "1", "monthly_income": 9},
		)
		draft.append(
			"collateral", {"collateral_type": "Vehicle", "description": "Car", "estimated_value_amount": 9}
		)
		draft.append("documents", {"document_type": "Payslip", "attachment": make_image()})
		draft.save()
	return draft


def reach(application, *steps):
	for action, role in steps:
		application = act(application, action, role)
	return application


SUBMIT, REVIEW = ("Submit Application", OFFICER), ("Take into Review", CREDIT)
STATES = {
	"Submitted": (SUBMIT,),
	"In Review": (SUBMIT, REVIEW),
	"Approved": (SUBMIT, REVIEW, ("Approve", CREDIT)),
	"Rejected": (SUBMIT, REVIEW),
}


def list_forged(application):
	"""One change for each field, and for each column of each row, that is not named as open."""
	derived = {*list_derived(APPLICATION), "amended_from"}
	for field in list_fields(application.meta):
		if field.fieldname in FREE | derived:
			continue
		if field.fieldtype not in TABLES:
			yield field.fieldname, {field.fieldname: forge(field, application.get(field.fieldname))}
			continue
		rows = [row.as_dict() for row in application.get(field.fieldname)]
		yield field.fieldname, {field.fieldname: [*rows, {"doctype": field.options}]}
		if rows:
			yield field.fieldname, {field.fieldname: rows[1:]}
		free = {"documents": CHECKED_COLUMNS, "members": DECISION_COLUMNS}.get(field.fieldname, ())
		known = {*free, *list_derived(field.options)}
		for column in list_fields(frappe.get_meta(field.options)):
			if rows and column.fieldname not in known:
				changed = rows[0] | {column.fieldname: forge(column, rows[0].get(column.fieldname))}
				yield f"{field.fieldname}.{column.fieldname}", {field.fieldname: [changed, *rows[1:]]}


def is_frozen(application, values):
	try:
		put(APPLICATION, application.name, values)
	except (FrozenRequestError, frappe.PermissionError):
		# The second where a branch or a client is sent that is not the user's.
		return True
	finally:
		frappe.clear_messages()
	return False


@pytest.mark.parametrize("state", STATES)
def test_every_field_that_is_not_named_stays_as_it_was_submitted(full, state):
	"""From the DocType: a field that is added to it is frozen, and here, without being named."""
	application = reach(full, *STATES[state])
	if state == "Rejected":
		with as_user(CREDIT):
			api.reject(application.name, explanation="Too much debt")
	application.reload()
	assert application.status == state
	number, changed = 0, []
	for role in (CREDIT, MANAGER, OFFICER) if state == "In Review" else (CREDIT,):
		for what, values in list_forged(application):
			if state == "Approved" and what in AGREED:
				continue
			number += 1
			with as_user(role):
				changed += [] if is_frozen(application, values) else [(role, what)]
	assert changed == []
	assert number > 50


def test_decision_fields_are_for_who_may_decide(in_review):
	with as_user(OFFICER), refused(FrozenRequestError, "No Longer Open"):
		client.set_value(APPLICATION, in_review.name, {"approved_interest_percent": 0.5})
	with as_user(CREDIT):
		client.set_value(
			APPLICATION, in_review.name, {"approved_amount": 60_000, "approved_number_of_installments": 12}
		)
	assert act(in_review, "Approve", CREDIT).approved_amount == 60_000


def test_decision_fields_are_not_filled_before_review(draft):
	with as_user(OFFICER), refused(FrozenRequestError):
		client.set_value(APPLICATION, draft.name, {"approved_amount": 90_000})


@pytest.fixture
def sent_back(in_review):
	return act(in_review, "Ask for Information", CREDIT)


def test_who_changes_what_was_sent_back_does_not_decide(sent_back):
	with as_user(CREDIT):
		put(APPLICATION, sent_back.name, {"requested_amount": 90_000, "purpose": "A car"})
	again = reach(sent_back, ("Answer", OFFICER), REVIEW)
	rows = {row.field_label: row for row in again.changes if row.kind == "Request"}
	assert set(rows) == {"Requested Amount", "Purpose"}
	assert {row.user for row in rows.values()} == {get_user(CREDIT)}
	assert (rows["Purpose"].old_value, rows["Purpose"].new_value) == ("Roof of the house", "A car")
	with as_user(CREDIT):
		with refused(SelfApprovalError, "Second Person Needed", match="changed this application"):
			api.approve(again.name)
		with refused(SelfApprovalError, exact=False):
			api.reject(again.name, explanation="No")
	with refused(SelfApprovalError, exact=False):
		act(again, "Approve", CREDIT)
	assert act(again, "Approve", MANAGER).approved_amount == 90_000


def test_who_answers_does_not_decide(sent_back):
	with as_user(OFFICER) as officer:
		frappe.get_doc("User", officer).add_roles(CREDIT)
	again = act(sent_back, "Answer", OFFICER)
	with as_user(MANAGER):
		act(again, "Take into Review", MANAGER)
	frappe.db.set_value(APPLICATION, again.name, {"owner": "Guest", "submitted_by": "Guest"})
	with as_user(OFFICER), refused(SelfApprovalError, exact=False):
		api.approve(again.name)


def test_unchanged_save_is_no_change(sent_back):
	with as_user(CREDIT):
		put(
			APPLICATION,
			sent_back.name,
			frappe.get_doc(APPLICATION, sent_back.name).as_dict(convert_dates_to_str=True),
		)
	assert [row.kind for row in sent_back.reload().changes] == []
	assert reach(sent_back, ("Answer", OFFICER), REVIEW, ("Approve", CREDIT)).status == "Approved"


def test_reviewer_checks_documents_and_who_attaches_one_does_not_decide(full):
	application = reach(full, SUBMIT, REVIEW)
	row = application.documents[0]
	with as_user(CREDIT):
		client.set_value(row.doctype, row.name, {"state": "Valid", "is_signed": 1})
		client.set_value(row.doctype, row.name, {"state": "Rejected", "note": "Not readable"})
		assert not application.reload().changes
		client.set_value(row.doctype, row.name, {"attachment": make_image(), "state": "Received"})
		with refused(SelfApprovalError, exact=False):
			api.approve(application.name)
		with refused(FrozenRequestError):
			client.set_value(row.doctype, row.name, {"attachment": make_image()})


def test_changed_request_is_evaluated_again():
	person = make_sound_client()
	product = make_loan_product()
	with as_user(OFFICER):
		draft = frappe.new_doc(
			APPLICATION, client=person.name, product=product.name, company=COMPANY, branch=person.branch,
			application_date=frappe.utils.today(), requested_amount=50_000, number_of_installments=12, purpose="Roof",
			interest_percent=18,
		).insert()  # fmt: skip
	reviewed = reach(draft, SUBMIT, REVIEW)
	evaluate_application(reviewed.name)
	act(reviewed, "Ask for Information", CREDIT)
	with as_user(OFFICER):
		put(APPLICATION, reviewed.name, {"purpose": "A car"})
	again = reach(reviewed, ("Answer", OFFICER), REVIEW)
	# The settings may evaluate on submission: put the evaluation of before back.
	with as_user(CREDIT):
		if frappe.db.get_single_value("Evaluation Settings", "is_evaluated_on_submission"):
			frappe.db.set_value("Credit Evaluation", again.evaluation, "evaluated_on", "2026-07-15 00:00:00")
		with refused(frappe.ValidationError, exact=False):
			api.approve(again.name)
	evaluate_application(again.name)
	with as_user(CREDIT):
		assert api.approve(again.name) == "Approved"
	assert issubclass(StaleEvaluationError, frappe.ValidationError)


@pytest.fixture
def session(in_review):
	members = (get_user(MANAGER), get_user(CREDIT), get_user("Compliance Officer"))
	committee = frappe.new_doc(
		"Credit Committee", committee_name="Frozen", company=COMPANY, chair=members[0], quorum=1
	)
	for user in members:
		committee.append("members", {"user": user})
	committee.insert()
	with as_user(CREDIT):
		doc = frappe.new_doc("Committee Session", committee=committee.name, session_date="2026-07-15")
		doc.append("applications", {"application": in_review.name})
		return doc.insert()


def test_votes_on_a_request_that_changed_do_not_count(session, in_review):
	name = in_review.name
	for role in (CREDIT, "Compliance Officer"):
		with as_user(role):
			committees.cast_vote(session.name, name, "For")
	act(in_review, "Ask for Information", CREDIT)
	with as_user(CREDIT):
		put(APPLICATION, name, {"requested_amount": 95_000})
	reach(in_review, ("Answer", OFFICER), REVIEW)
	with as_user(CREDIT), refused(VoteError, match="changed"):
		committees.cast_vote(session.name, name, "For")
	with as_user(MANAGER):
		assert committees.close_session(session.name) == {name: "No Quorum"}
	assert frappe.db.get_value(APPLICATION, name, "status") == "In Review"


def test_who_changes_the_rules_of_deciding_does_not_decide_by_them(session, in_review):
	with as_user(MANAGER):
		frappe.get_doc("Credit Committee", session.committee).update({"quorum": 2}).save(ignore_version=False)
		with refused(SelfApprovalError, "Second Person Needed", match="Frozen"):
			committees.cast_vote(session.name, in_review.name, "For")
	with as_user(CREDIT):
		matrix = frappe.new_doc("Credit Authority", authority_name="Mine", for_company=COMPANY)
		matrix.append("levels", {"authority": "Analyst"})
		matrix.insert()
		with refused(SelfApprovalError, exact=False):
			api.approve(in_review.name)
	with as_user(MANAGER):
		assert api.approve(in_review.name) == "Approved"


def test_owner_is_who_made_it(in_review):
	"""Frappe saves the owner that a request sends, and who drafted must not decide."""
	with as_user(CREDIT):
		put(APPLICATION, in_review.name, {"owner": "Guest", "creation": "2020-01-01"})
	assert frappe.db.get_value(APPLICATION, in_review.name, "owner") == get_user(OFFICER)
