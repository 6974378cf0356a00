"""A client submits an own draft, or answers what was asked, from the portal; staff use the workflow's buttons."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.portal_users.check_portal_user import refuse_staff
from lending_app.origination.exceptions import ApplicationStateError
from lending_app.origination.request.check_further_application import list_applicants, lock_clients
from lending_app.origination.states import EDITABLE, ApplicationStatus


def submit_application(application: str) -> Document:
	"""Submit what the signed-in client may still edit. Raises titled errors and then changes nothing."""
	lock_clients(list_applicants(frappe.get_doc("Loan Application", application)))
	document = frappe.get_doc("Loan Application", application, for_update=True)
	owner = frappe.db.get_value("Client", document.client, "user")
	if not owner or owner != frappe.session.user:
		frappe.throw(
			_("This application is not yours. Sign in as the client who made it."),
			exc=frappe.PermissionError,
			title=_("Not Your Application"),
		)
	refuse_staff()
	if ApplicationStatus(document.status) not in EDITABLE:
		frappe.throw(
			_("Application {0} is {1} and cannot be submitted again.").format(
				document.name, _(document.status, context="Loan Application")
			),
			exc=ApplicationStateError,
			title=_("Already Submitted"),
		)
	document.status = ApplicationStatus.SUBMITTED.value
	document.flags.is_moved_by_service = True
	# A client has no role on Desk or in the workflow; that the draft is theirs has just been checked.
	return document.save(ignore_permissions=True)
