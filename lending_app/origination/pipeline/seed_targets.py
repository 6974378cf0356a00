"""Hours that each stage may last on a new site. The sources give the days of verification alone (APP-12, APP-50)."""

from __future__ import annotations

import frappe

from lending_app.origination.states import ApplicationStatus

DAY = 24
# Nights and holidays count: five working days of verification are a week.
HOURS = {
	ApplicationStatus.SUBMITTED: 1 * DAY,
	ApplicationStatus.IN_REVIEW: 7 * DAY,
	# As long as documents and approvals stand by the settings.
	ApplicationStatus.NEEDS_INFORMATION: 10 * DAY,
	ApplicationStatus.APPROVED: 2 * DAY,
	ApplicationStatus.OFFERED: 30 * DAY,
	ApplicationStatus.ACCEPTED: 3 * DAY,
}


def seed_targets() -> None:
	"""Targets of a site that has none. Safe to run again."""
	if frappe.db.count("Application Stage Target"):
		return
	for status, hours in HOURS.items():
		target = frappe.new_doc("Application Stage Target", stage=status.value, hours=hours)
		# Installation sets up the site; nobody is signed in.
		target.insert(ignore_permissions=True)
