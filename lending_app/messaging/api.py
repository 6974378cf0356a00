"""What Desk asks of messaging."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.messaging.queue import decide_unknown
from lending_app.messaging.templates import check_template, preview_template
from lending_app.messaging.templates.check_template import TEMPLATE


@frappe.whitelist(methods=["POST"])
@typed
def make_version(name: str) -> str:
	"""A new version of a template to change. Returns its name."""
	frappe.get_doc(TEMPLATE, name).check_permission("read")
	return check_template.make_version(name).name


@frappe.whitelist(methods=["POST"])
@typed
def activate(name: str) -> str:
	"""Send this version of a template from now on. Returns its name."""
	frappe.get_doc(TEMPLATE, name).check_permission("write")
	return check_template.activate(name).name


@frappe.whitelist()
@typed
def preview(name: str, loan: str) -> dict[str, Any]:
	"""The text of a template for a loan: `subject`, `body`, `segments`, `alphabet`, and fields that have no value."""
	frappe.get_doc(TEMPLATE, name).check_permission("read")
	frappe.get_doc("Loan", loan).check_permission("read")
	return preview_template.preview_template(name, loan)


@frappe.whitelist(methods=["POST"])
@typed
def decide(name: str, was_sent: bool, reason: ShortText) -> str:
	"""Say what became of a message that may have been sent. Returns its state."""
	frappe.get_doc("Message", name).check_permission("write")
	return decide_unknown.decide_unknown(name, was_sent, reason)
