"""Whether anything of the site or of another app waits for documents of a kind."""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe.cache_manager import get_doctype_map
from frappe.core.doctype.server_script.server_script_utils import get_server_script_map
from frappe.integrations.doctype.webhook import get_all_webhooks
from frappe.model.workflow import get_workflow_name

# What runs as a document is written for the first time.
EVENTS = (
	"before_insert", "before_naming", "autoname", "before_validate", "validate", "before_save", "before_submit", "after_insert",
	"on_update", "on_submit", "on_change",
)  # fmt: skip
# Framework and accounting run on every document, and have nothing to do with rows that are written in bulk.
KNOWN = ("lending_app.", "frappe.", "erpnext.")


def has_listeners(doctype: str, run: Collection[str] = ()) -> bool:
	"""Whether such documents have to be written one by one, for somebody is told of each.

	`run` are events that the caller runs for each of them all the same. What modules of this app do with them is their
	callers' to look at. Asked of the framework's own caches.
	"""
	return _has_hooks(doctype, run) or any(
		(
			frappe.cache.hget("notifications", doctype, lambda: _list_notifications(doctype)),
			get_server_script_map().get(doctype),
			frappe.cache.get_value("webhooks", get_all_webhooks).get(doctype),
			get_workflow_name(doctype),
			get_doctype_map(
				"Assignment Rule",
				doctype,
				filters={"document_type": doctype, "disabled": 0},
				order_by="priority desc",
			),
		)
	)


def _has_hooks(doctype: str, run: Collection[str]) -> bool:
	hooks = frappe.get_doc_hooks()
	return any(
		not path.startswith(KNOWN)
		for name in (doctype, "*")
		for event in EVENTS
		if event not in run
		for path in hooks.get(name, {}).get(event) or ()
	)


def _list_notifications(doctype: str) -> list[dict]:
	"""As a document asks for them: the cache is shared with it."""
	filters = {"enabled": 1, "document_type": doctype}
	return frappe.get_all("Notification", fields=["name", "event", "method"], filters=filters)
