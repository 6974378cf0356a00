"""Each act of deciding: its record, what it does to the application, and what is refused."""

import frappe
import pytest

from lending_app.lending_setup.exceptions import RecordWrittenError
from lending_app.origination.decisions import api
from lending_app.origination.exceptions import (
	ApplicationStateError,
	ApprovalAboveRequestError,
	DecisionInputError,
	MissingReasonError,
	ReasonError,
	SelfApprovalError,
	StaleDecisionError,
)
from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from tests.site.origination.steps import act
from tests.site.support import NORTH, as_user, get_user, money, refused


def get_decisions(application):
	names = frappe.get_all(
		"Credit Decision", {"application": application.name}, pluck="name", order_by="creation, name"
	)
	return [frappe.get_doc("Credit Decision", name) for name in names]


def get_state(application):
	return frappe.db.get_value("Loan Application", application.name, ("status", "docstatus"))


# --- Approvals -----------------------------------------------------------------------------------


def test_approval_with_other_terms_is_recorded(in_review):
	with as_user("Credit Manager") as manager:
		api.approve(
			in_review.name,
			amount=80_000,
			number_of_installments=10,
			interest_percent=17.5,
			conditions=["Salary paid into an account with us", " "],
			valid_days=15,
			notes="Good payer",
			modified=str(in_review.modified),
		)
	[decision] = get_decisions(in_review)
	application = frappe.get_doc("Loan Application", in_review.name)
	assert (application.status, application.docstatus) == ("Approved", 1)
	for record, fields in (
		(application, ("approved_amount", "approved_number_of_installments", "approved_interest_percent")),
		(decision, ("amount", "number_of_installments", "interest_percent")),
	):
		assert [float(record.get(field)) for field in fields] == [80_000, 10, 17.5]
	assert (decision.kind, decision.authority, decision.decided_by) == ("Approve", "Analyst", manager)
	assert (money(decision.requested_amount), decision.requested_number_of_installments) == (100_000, 12)
	assert [row.condition for row in decision.conditions] == ["Salary paid into an account with us"]
	assert (decision.valid_days, str(decision.expires_on)) == (15, "2026-07-30")
	assert (decision.branch, decision.notes) == ("Central", "Good payer")
	assert str(application.approval_expires_on) == "2026-07-30"


def test_workflow_s_own_button_records_the_request_s_terms(approved):
	[decision] = get_decisions(approved)
	assert (decision.kind, money(decision.amount), decision.valid_days) == ("Approve", 100_000, 30)


def test_counter_offer_must_differ_and_may_add_conditions(in_review):
	with as_user("Credit Manager"):
		with refused(DecisionInputError, "Decision Not Usable"):
			api.approve(in_review.name, is_counter_offer=1)
		with refused(ApprovalAboveRequestError, "Above Requested Amount"):
			api.approve(in_review.name, amount=100_000.01, is_counter_offer=1)
		with refused(DecisionInputError, "Decision Not Usable"):
			api.approve(in_review.name, valid_days=-1)
		api.approve(in_review.name, number_of_installments=24, is_counter_offer=1)
	[decision] = get_decisions(in_review)
	assert (decision.kind, decision.number_of_installments, money(decision.amount)) == (
		"Counter-offer",
		24,
		100_000,
	)
	assert get_state(in_review) == ("Approved", 1)


def test_nobody_decides_what_they_drafted_or_what_changed_meanwhile(in_review):
	with as_user("Lending Manager"):
		own = make_loan_application(client=make_client().name, product=make_loan_product().name)
	act(act(own, "Submit Application", "Loan Officer"), "Take into Review", "Credit Manager")
	with as_user("Lending Manager"), refused(SelfApprovalError, "Second Person Needed"):
		api.reject(own.name, reasons=["LOAN_TERM"])
	read = str(in_review.modified)
	with as_user("Credit Manager", NORTH):
		in_review.decision_notes = "Ask for the payslip"
		in_review.save()
	with as_user("Credit Manager"), refused(StaleDecisionError, "Changed Meanwhile"):
		api.approve(in_review.name, modified=read)
	assert get_state(in_review) == ("In Review", 0)


def test_steps_out_of_turn_and_without_the_role_are_refused(submitted):
	with as_user("Credit Manager"), refused(ApplicationStateError, "Not Possible Now"):
		api.approve(submitted.name)
	act(submitted, "Take into Review", "Credit Manager")
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		api.approve(submitted.name)
	with as_user("Lending Auditor"), refused(frappe.PermissionError):
		api.reject(submitted.name, reasons=["LOAN_TERM"])
	assert not get_decisions(submitted)


# --- Rejections ----------------------------------------------------------------------------------


def test_rejection_codes_its_reasons_and_sets_the_waiting_period(in_review):
	with as_user("Credit Manager"):
		with refused(MissingReasonError, "Reason Missing"):
			api.reject(in_review.name)
		with refused(MissingReasonError, "Reason Missing"):
			api.reject(in_review.name, reasons=["OTHER_FACTOR"])
		with refused(ReasonError, "Unknown Reason"):
			api.reject(in_review.name, reasons=["BAD_LUCK"])
		with refused(DecisionInputError, "Decision Not Usable"):
			api.reject(in_review.name, reasons=["LOAN_TERM"], waiting_days=-1)
		api.reject(
			in_review.name,
			reasons=["INCOME_FOR_AMOUNT", "JOB_STABILITY", "INCOME_FOR_AMOUNT"],
			advice="Apply again after a year in the job.",
			waiting_days=90,
		)
	[decision] = get_decisions(in_review)
	assert [(row.reason, row.is_main) for row in decision.reasons] == [
		("INCOME_FOR_AMOUNT", 1),
		("JOB_STABILITY", 0),
	]
	assert (decision.waiting_days, str(decision.reapply_after_date)) == (90, "2026-10-13")
	assert decision.advice == "Apply again after a year in the job."
	assert get_state(in_review) == ("Rejected", 1)
	statement = "Income insufficient for the amount of credit requested"
	assert frappe.db.get_value("Loan Application", in_review.name, "rejection_reason") == statement


def test_text_alone_is_coded_as_another_factor(in_review):
	in_review.db_set("rejection_reason", "The business has moved abroad")
	act(in_review, "Reject", "Credit Manager")
	[decision] = get_decisions(in_review)
	assert [(row.reason, row.is_main) for row in decision.reasons] == [("OTHER_FACTOR", 1)]
	assert decision.explanation == "The business has moved abroad"


# --- Documents and withdrawal --------------------------------------------------------------------


def test_documents_are_asked_for_until_a_day(in_review):
	with as_user("Credit Manager"):
		with refused(DecisionInputError, "Decision Not Usable"):
			api.request_documents(in_review.name, ["Payslip"], due_date="2026-07-14")
		api.request_documents(
			in_review.name,
			[{"document_type": "Payslip", "note": "Last three months"}, "Bank Statement"],
			due_date="2026-07-25",
			explanation="As agreed at the visit",
		)
	asked = frappe.get_doc("Loan Application", in_review.name)
	with as_user("Loan Officer"):
		asked.run_method("onload")
	assert asked.get_onload("asked_for") == [
		"As agreed at the visit",
		f"Payslip, until {frappe.utils.formatdate('2026-07-25')}.",
		f"Bank Statement, until {frappe.utils.formatdate('2026-07-25')}.",
	]
	assert get_state(in_review) == ("Needs Information", 0)
	application = frappe.get_doc("Loan Application", in_review.name)
	asked = {row.document_type: row for row in application.documents}
	payslip = asked["Payslip"]
	assert (payslip.state, str(payslip.requested_on), str(payslip.due_date), payslip.note) == (
		"Requested",
		"2026-07-15",
		"2026-07-25",
		"Last three months",
	)
	assert asked["Bank Statement"].state == "Requested"
	[decision] = get_decisions(in_review)
	assert (decision.kind, len(decision.documents), str(decision.due_date)) == (
		"Request Documents",
		2,
		"2026-07-25",
	)


def test_officer_withdraws_in_the_client_s_name(submitted):
	with as_user("Loan Officer") as officer:
		api.withdraw(submitted.name, explanation="Bought it cash")
	[decision] = get_decisions(submitted)
	assert (decision.kind, decision.explanation, decision.decided_by) == (
		"Withdraw",
		"Bought it cash",
		officer,
	)
	assert get_state(submitted) == ("Withdrawn", 1)


# --- The record ----------------------------------------------------------------------------------


def test_decision_cannot_be_changed_deleted_or_made_by_hand(approved):
	[decision] = get_decisions(approved)
	decision.amount = 1
	with refused(RecordWrittenError, "Written Once"):
		decision.save()
	with refused(RecordWrittenError, "Written Once"):
		decision.delete()
	with refused(RecordWrittenError, "Written Once"):
		frappe.copy_doc(decision).insert()


def test_decisions_of_another_branch_are_not_seen(approved):
	[decision] = get_decisions(approved)
	with as_user("Loan Officer", NORTH):
		assert not frappe.get_list("Credit Decision", {"name": decision.name})
		with pytest.raises(frappe.PermissionError):
			decision.check_permission("read")
	with as_user("Loan Officer"):
		assert frappe.get_list("Credit Decision", {"name": decision.name})
	assert get_user("Loan Officer") != decision.decided_by
