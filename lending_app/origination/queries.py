"""Reads of the origination module."""

from __future__ import annotations

import frappe
from frappe.utils import today

from lending_app.origination.states import OPEN_APPROVALS


def list_expired_approvals() -> list[str]:
	"""Approvals and offers whose last day has passed."""
	return frappe.get_all(
		"Loan Application",
		{
			"status": ("in", [status.value for status in OPEN_APPROVALS]),
			"approval_expires_on": ("<", today()),
			"docstatus": 1,
		},
		pluck="name",
	)
