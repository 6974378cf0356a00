"""A member votes on an application of an open session."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.engine.credit.authority import Vote
from lending_app.lending_setup.document import by_service
from lending_app.origination.decisions.second_person import list_involved, refuse_rule_maker
from lending_app.origination.exceptions import VoteError


def cast_vote(session: str, application: str, vote: str, reason: str = "") -> Document:
	"""Vote as the signed-in member; a later vote replaces the first while the session is open."""
	doc = frappe.get_doc("Committee Session", session, for_update=True)
	user = frappe.session.user
	_check_member(doc, user)
	_check_application(doc, application, user)
	_check_vote(vote, reason)
	doc.set("votes", [row for row in doc.votes if (row.application, row.user) != (application, user)])
	values = {"application": application, "user": user, "vote": vote, "reason": reason.strip()}
	doc.append("votes", values | {"voted_on": now_datetime()})
	return save_session(doc)


def save_session(doc: Document) -> Document:
	"""Save what a service wrote into a session."""
	# Members vote and the chair closes, whether or not their roles may write sessions.
	return by_service(doc).save(ignore_permissions=True)


def _check_member(doc: Document, user: str) -> None:
	if doc.status != "Open":
		_refuse(_("Session {0} is closed.").format(doc.name))
	row = next((row for row in doc.members if row.user == user), None)
	if row is None:
		_refuse(_("You are no member of {0}.").format(doc.committee))
	if not row.is_present:
		_refuse(_("You are noted as absent from session {0}. Have that corrected first.").format(doc.name))


def _check_application(doc: Document, application: str, user: str) -> None:
	if application not in [row.application for row in doc.applications]:
		_refuse(_("Application {0} is not on the agenda of session {1}.").format(application, doc.name))
	request = frappe.get_doc("Loan Application", application)
	refuse_rule_maker(request, "Credit Committee", [doc.committee])
	if user in list_involved(request):
		_refuse(_("You drafted, submitted or changed application {0} yourself.").format(application))


def _check_vote(vote: str, reason: str) -> None:
	if vote not in [known.value for known in Vote]:
		_refuse(_("{0} is no vote. Use For, Against or Abstain.").format(frappe.bold(vote)))
	if vote != Vote.FOR.value and not reason.strip():
		_refuse(_("Give the reason of a vote against, or of an abstention."))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=VoteError, title=_("Vote Not Possible"))
