"""What the staff forms ask the server."""

from __future__ import annotations

import frappe

from lending_app.lending_setup.requests.typed_api import typed
from lending_app.lending_setup.staff.describe_missing_branch import describe_missing_branch
from lending_app.lending_setup.staff.manage_staff import record_attendance


@frappe.whitelist(methods=["POST"])
@typed
def clock(log_type: str) -> str:
	"""The signed-in person comes ("In") or goes ("Out")."""
	frappe.has_permission("Branch", "read", throw=True)  # all of lending's staff, nobody else
	return record_attendance(frappe.session.user, log_type).name


@frappe.whitelist()
@typed
def get_missing_branch() -> str | None:
	"""What somebody of the staff without a branch is told; None for who has one, or needs none."""
	frappe.has_permission("Branch", "read", throw=True)  # as above
	return describe_missing_branch(frappe.session.user)
