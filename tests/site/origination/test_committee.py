"""Committees: their rules, votes of their members, and decisions that follow from a closed session."""

import frappe
import pytest

from lending_app.origination.committee import api
from lending_app.origination.decisions import api as decisions
from lending_app.origination.documents.build_minutes import build_minutes
from lending_app.origination.exceptions import AboveAuthorityError, CommitteeError, VoteError
from tests.site.origination.steps import act
from tests.site.support import COMPANY, NORTH, as_user, get_user, money, refused

CHAIR, SECOND, THIRD = (
	("Lending Manager", "Central"),
	("Credit Manager", "Central"),
	("Compliance Officer", "Central"),
)
OUTSIDER = ("Treasurer", "Central")


@pytest.fixture
def committee():
	doc = frappe.new_doc(
		"Credit Committee", committee_name="Test Committee", company=COMPANY, chair=get_user(*CHAIR), quorum=2
	)
	for member in (CHAIR, SECOND, THIRD):
		doc.append("members", {"user": get_user(*member)})
	return doc.insert().reload()


@pytest.fixture
def session(committee, in_review):
	frappe.db.set_value("Credit Authority", {"is_active": 1}, "is_active", 0)
	matrix = frappe.new_doc("Credit Authority", authority_name="Test House", for_company=COMPANY)
	matrix.append("levels", {"authority": "Committee"})
	matrix.insert()
	with as_user("Credit Manager"):
		doc = frappe.new_doc("Committee Session", committee=committee.name, session_date="2026-07-15")
		values = {"application": in_review.name, "proposed_amount": 70_000, "conditions": "A guarantor\n"}
		doc.append("applications", values)
		return doc.insert()


def vote(session, member, choice, reason="", application=None):
	with as_user(*member):
		api.cast_vote(session.name, application or session.applications[0].application, choice, reason)


def test_majority_approves_the_proposal_and_fixes_the_session(session):
	name = session.applications[0].application
	vote(session, SECOND, "Against", "Too long")
	vote(session, SECOND, "For")
	vote(session, THIRD, "Abstain", "I know the client")
	vote(session, CHAIR, "For")
	with as_user(*CHAIR):
		assert api.close_session(session.name) == {name: "Approved"}
		assert api.close_session(session.name) == {name: "Approved"}
	application = frappe.get_doc("Loan Application", name)
	assert (application.status, money(application.approved_amount)) == ("Approved", 70_000)
	session.reload()
	[row] = session.applications
	assert (row.number_of_votes_for, row.number_of_votes_against, row.number_of_abstentions) == (2, 0, 1)
	decision = frappe.get_doc("Credit Decision", row.decision)
	assert (decision.authority, decision.committee_session, decision.kind) == (
		"Committee",
		session.name,
		"Approve",
	)
	assert [condition.condition for condition in decision.conditions] == ["A guarantor"]
	session.minutes = "Something else"
	with as_user("Credit Manager"), refused(CommitteeError, "Session Not Usable"):
		session.save()
	with refused(CommitteeError, "Session Not Usable"):
		session.delete()
	minutes = build_minutes(session)
	assert minutes.tables[0].rows[0].cells[3:7] == ("2", "0", "1", "Approved")
	assert [row.cells[2] for row in minutes.tables[1].rows] == ["For", "Abstain", "For"]


def test_chair_is_told_before_closing_what_stays_without_a_decision(session, committee):
	committee.db_set("has_casting_vote", 0)
	frappe.clear_document_cache("Credit Committee", committee.name)
	name = session.applications[0].application
	with as_user(*CHAIR):
		assert api.list_undecided(session.name) == {name: "No Quorum"}
	vote(session, SECOND, "For")
	vote(session, CHAIR, "Against", "Too long")
	with as_user(*CHAIR):
		assert api.list_undecided(session.name) == {name: "Tied"}
	vote(session, CHAIR, "For")
	with as_user(*CHAIR):
		assert api.list_undecided(session.name) == {}
	with as_user("Teller", NORTH), pytest.raises(frappe.PermissionError):
		api.list_undecided(session.name)
	assert frappe.db.get_value("Committee Session", session.name, "status") == "Open"
	assert frappe.db.get_value("Loan Application", name, "status") == "In Review"


def test_rejection_by_vote_carries_its_reason(session):
	with as_user("Credit Manager"):
		session.applications[0].reason = "LOAN_TERM"
		session.save()
	for member in (SECOND, THIRD):
		vote(session, member, "Against", "Ends after the contract")
	with as_user(*CHAIR):
		api.close_session(session.name)
	[row] = session.reload().applications
	decision = frappe.get_doc("Credit Decision", row.decision)
	assert (decision.kind, decision.authority, decision.reasons[0].reason) == (
		"Reject",
		"Committee",
		"LOAN_TERM",
	)


def test_without_quorum_nothing_is_decided_and_chair_breaks_a_tie(session, committee):
	name = session.applications[0].application
	vote(session, SECOND, "For")
	with as_user(*CHAIR):
		assert api.close_session(session.name) == {name: "No Quorum"}
	assert frappe.db.get_value("Loan Application", name, "status") == "In Review"
	with as_user("Credit Manager"):
		again = frappe.new_doc("Committee Session", committee=committee.name, session_date="2026-07-15")
		again.append("applications", {"application": name})
		again.insert()
	vote(again, SECOND, "For", application=name)
	vote(again, CHAIR, "Against", "Too much", application=name)
	with as_user(*CHAIR):
		assert api.close_session(again.name) == {name: "Rejected"}
	reasons = frappe.get_all(
		"Credit Decision Reason", {"parent": again.reload().applications[0].decision}, pluck="reason"
	)
	assert reasons == ["COMMITTEE_VOTE"]


def test_analyst_cannot_approve_what_the_committee_decides(session, committee):
	name = session.applications[0].application
	with (
		as_user("Credit Manager"),
		refused(AboveAuthorityError, "Above Your Authority", match=committee.name),
	):
		decisions.approve(name)


def test_votes_of_others_and_on_one_s_own_request_are_refused(session):
	name = session.applications[0].application
	with refused(VoteError, "Vote Not Possible", match="no member"):
		vote(session, OUTSIDER, "For")
	with refused(VoteError, "Vote Not Possible", match="reason"):
		vote(session, SECOND, "Against")
	with refused(VoteError, "Vote Not Possible", match="no vote"):
		vote(session, SECOND, "Perhaps")
	with refused(VoteError, "Vote Not Possible", match="agenda"):
		vote(session, SECOND, "For", application="SOL-0000-00000")
	frappe.db.set_value("Loan Application", name, "submitted_by", get_user(*THIRD))
	with refused(VoteError, "Vote Not Possible", match="yourself"):
		vote(session, THIRD, "For")
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		api.cast_vote(session.name, name, "For")
	with as_user(*SECOND), refused(CommitteeError, "For the Chair"):
		api.close_session(session.name)
	with as_user("Credit Manager"):
		session.members[1].is_present = 0
		session.save()
	with refused(VoteError, "Vote Not Possible", match="absent"):
		vote(session, SECOND, "For")


def test_votes_cannot_be_written_by_hand_and_voted_terms_stay(session):
	vote(session, SECOND, "For")
	session.reload()
	with as_user("Credit Manager"):
		session.append(
			"votes",
			{"application": session.applications[0].application, "user": get_user(*THIRD), "vote": "For"},
		)
		session.status = "Closed"
		session.save()
		assert (session.status, len(session.reload().votes)) == ("Open", 1)
		session.applications[0].proposed_amount = 90_000
		with refused(CommitteeError, "Agenda Not Usable"):
			session.save()


def test_agenda_takes_applications_in_review_once(session, submitted, committee):
	with as_user("Credit Manager"):
		for names in ([submitted.name], [session.applications[0].application]):
			other = frappe.new_doc("Committee Session", committee=committee.name, session_date="2026-07-15")
			for name in names:
				other.append("applications", {"application": name})
			if names == [submitted.name] and submitted.status == "Submitted":
				expected = "review|session"
			else:
				expected = "session"
			with refused(CommitteeError, "Agenda Not Usable", match=expected):
				other.insert()
		session.append("applications", {"application": session.applications[0].application})
		with refused(CommitteeError, "Agenda Not Usable", match="twice"):
			session.save()


@pytest.mark.parametrize(
	"values", [{"quorum": 4}, {"quorum": 0}, {"chair": get_user("Treasurer")}], ids=["above", "none", "chair"]
)
def test_committee_that_cannot_vote_is_refused(committee, values):
	committee.update(values)
	with refused(CommitteeError, "Committee Not Usable"):
		committee.save()


def test_others_do_not_read_sessions(session):
	with as_user("Loan Officer", NORTH):
		assert not frappe.has_permission("Committee Session", "read", doc=session)
	with as_user("Lending Auditor"):
		assert frappe.has_permission("Committee Session", "read", doc=session)
		assert not frappe.has_permission("Committee Session", "write", doc=session)


def test_application_decided_meanwhile_refuses_the_close(session):
	name = session.applications[0].application
	vote(session, SECOND, "For")
	vote(session, THIRD, "For")
	frappe.db.set_value("Loan Application", name, "rejection_reason", "Fraud")
	act(frappe.get_doc("Loan Application", name), "Reject", "Credit Manager")
	with as_user(*CHAIR), pytest.raises(frappe.ValidationError, match="is Rejected"):
		api.close_session(session.name)
