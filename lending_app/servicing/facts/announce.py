"""Tell of what happened to a loan: the hooks of this app and others, and the lender's notifications."""

from __future__ import annotations

import frappe
from frappe.model.base_document import get_controller


def announce(loan: str, event: str) -> None:
	"""Run the event on the loan's document, which is loaded with its installments only where something listens."""
	if has_listener(event):
		frappe.get_doc("Loan", loan).run_method(event)


def has_listener(event: str) -> bool:
	"""Whether a hook, the document's class or a notification by method waits for the event."""
	hooks = frappe.get_doc_hooks()
	if any(hooks.get(doctype, {}).get(event) for doctype in ("Loan", "*")):
		return True
	if hasattr(get_controller("Loan"), event):
		return True
	waiting = {"document_type": "Loan", "event": "Method", "method": event, "enabled": 1}
	return bool(frappe.db.exists("Notification", waiting, cache=True))
