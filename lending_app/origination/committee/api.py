"""What the form of a session asks the server."""

from __future__ import annotations

import frappe

from lending_app.engine.credit.authority import VoteResult
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.origination.committee import cast_vote as votes
from lending_app.origination.committee import close_session as sessions

UNDECIDED = (VoteResult.TIED, VoteResult.NO_QUORUM)


@frappe.whitelist(methods=["POST"])
@typed
def cast_vote(session: str, application: str, vote: str, reason: str | None = None) -> None:
	"""Vote as the signed-in member."""
	frappe.has_permission("Committee Session", "read", doc=session, throw=True)
	votes.cast_vote(session, application, vote, reason or "")


@frappe.whitelist(methods=["POST"])
@typed
def close_session(session: str) -> dict[str, str | None]:
	"""Close as the chair; returns each application's result."""
	frappe.has_permission("Committee Session", "read", doc=session, throw=True)
	doc = sessions.close_session(session)
	return {row.application: row.result for row in doc.applications}


@frappe.whitelist()
@typed
def list_undecided(session: str) -> dict[str, str]:
	"""Applications that a close would leave in review as votes stand now, and why: a tie, or no quorum."""
	frappe.has_permission("Committee Session", "read", doc=session, throw=True)
	doc = frappe.get_doc("Committee Session", session)
	committee = frappe.get_cached_doc("Credit Committee", doc.committee)
	results = {
		row.application: sessions.count_application(doc, committee, row.application).result
		for row in doc.applications
	}
	return {name: result.value for name, result in results.items() if result in UNDECIDED}
