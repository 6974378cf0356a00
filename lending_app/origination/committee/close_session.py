"""Close a session: count the votes, decide the applications, fix the minutes."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from lending_app.engine.credit.authority import (
	AuthorityLevel,
	Majority,
	Vote,
	VoteCount,
	VoteResult,
	count_votes,
)
from lending_app.origination.committee.cast_vote import save_session
from lending_app.origination.decisions.decide import decide_for_house
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.decisions.second_person import get_last_change, list_involved
from lending_app.origination.exceptions import CommitteeError
from lending_app.origination.queries import get_last_decision
from lending_app.origination.states import DecisionKind

COMMITTEE_VOTE = "COMMITTEE_VOTE"


def close_session(session: str) -> Document:
	"""As the chair. Approved and rejected applications are decided; those tied or without quorum stay in review.

	A second call changes nothing. One application that cannot be decided refuses the whole close.
	"""
	doc = frappe.get_doc("Committee Session", session, for_update=True)
	if doc.status == "Closed":
		return doc
	committee = frappe.get_cached_doc("Credit Committee", doc.committee)
	_refuse_unless_chair(committee)
	for row in doc.applications:
		count = count_application(doc, committee, row.application)
		row.result = count.result.value
		row.number_of_votes_for = count.votes_for
		row.number_of_votes_against = count.votes_against
		row.number_of_abstentions = count.abstentions
		row.decision = _decide(doc, committee, row, count.result)
	doc.update({"status": "Closed", "closed_by": frappe.session.user, "closed_on": now_datetime()})
	return save_session(doc)


def count_application(doc: Document, committee: Document, application: str) -> VoteCount:
	"""The votes of one application as they stand: of members who are present and have no part in it."""
	request = frappe.get_doc("Loan Application", application)
	changed_on, involved = get_last_change(request), list_involved(request)
	present = {row.user for row in doc.members if row.is_present} - involved
	votes = {
		row.user: Vote(row.vote)
		for row in doc.votes
		if row.application == application
		and row.user in present
		# A vote is on the request as it was then.
		and (not changed_on or get_datetime(row.voted_on) > changed_on)
	}
	entitled = {row.user for row in doc.members} - involved
	return count_votes(
		votes.values(),
		entitled=len(entitled),
		quorum=committee.quorum,
		majority=Majority(committee.majority),
		casting_vote=votes.get(committee.chair) if committee.has_casting_vote else None,
	)


def _decide(doc: Document, committee: Document, row: Document, result: VoteResult) -> str | None:
	common = {"authority": AuthorityLevel(committee.kind), "committee_session": doc.name}
	if result is VoteResult.APPROVED:
		decision = Decision(
			kind=DecisionKind.APPROVE,
			amount=row.proposed_amount or None,
			number_of_installments=row.proposed_number_of_installments or None,
			interest_percent=row.proposed_interest_percent or None,
			conditions=tuple(line.strip() for line in (row.conditions or "").splitlines() if line.strip()),
			**common,
		)
	elif result is VoteResult.REJECTED:
		reasons = (row.reason or COMMITTEE_VOTE,)
		decision = Decision(
			kind=DecisionKind.REJECT, reasons=reasons, explanation=row.explanation or "", **common
		)
	else:
		return None
	decide_for_house(row.application, decision)
	return get_last_decision(row.application)


def _refuse_unless_chair(committee: Document) -> None:
	if frappe.session.user == committee.chair:
		return
	frappe.throw(
		_("{0} takes the chair of {1} and closes its sessions.").format(
			frappe.bold(committee.chair), committee.name
		),
		exc=CommitteeError,
		title=_("For the Chair"),
	)
