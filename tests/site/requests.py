"""A request as the framework handles it, within the test's transaction: overrides, whitelist, methods and types apply."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.handler import execute_cmd
from frappe.utils import set_request

ADDRESS = "203.0.113.7"


def call(cmd: str, http: str = "POST", **values: Any) -> Any:
	"""What a whitelisted function answers to who is signed in; raises as it does."""
	set_request(method=http, path=f"/api/method/{cmd}", environ_base={"REMOTE_ADDR": ADDRESS})
	frappe.local.form_dict = frappe._dict(values)
	frappe.local.request_ip = ADDRESS
	frappe.local.response = frappe._dict(docs=[])
	try:
		return execute_cmd(cmd)
	finally:
		frappe.local.request = None
		frappe.local.form_dict = frappe._dict()


def get_status(error: Exception) -> int:
	"""The HTTP status that the framework answers an exception with."""
	return getattr(error, "http_status_code", 500)
