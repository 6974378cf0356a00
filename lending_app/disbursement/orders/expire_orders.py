"""Orders after their last day expire."""

from __future__ import annotations

import frappe
from frappe.utils import today

from lending_app.disbursement.states import OPEN, OrderStatus


def expire_orders() -> int:
	"""Returns how many."""
	filters = {"status": ("in", OPEN), "expires_on": ("<", today())}
	names = frappe.get_all("Disbursement Order", filters, pluck="name", order_by="name")
	for name in names:
		frappe.db.set_value("Disbursement Order", name, "status", OrderStatus.EXPIRED.value)
	return len(names)
