"""What the staff forms ask the server."""

from __future__ import annotations

import frappe

from lending_app.lending_setup.services.manage_staff import record_attendance


@frappe.whitelist(methods=["POST"])
def clock(log_type: str) -> str:
	"""The signed-in person comes ("In") or goes ("Out")."""
	frappe.has_permission("Branch", "read", throw=True)  # all of lending's staff, nobody else
	return record_attendance(frappe.session.user, log_type).name
