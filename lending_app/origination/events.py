"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

import frappe

from lending_app.origination.queries import list_expired_approvals
from lending_app.origination.states import ApplicationStatus


def expire_approvals() -> None:
	"""Daily: approvals that were not accepted in time lapse."""
	for name in list_expired_approvals():
		frappe.db.set_value("Loan Application", name, "status", ApplicationStatus.EXPIRED.value)
