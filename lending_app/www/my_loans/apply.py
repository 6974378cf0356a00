"""/my-loans/apply: from a simulation to an application of the signed-in borrower."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.portal.pages import show
from lending_app.portal.requests import build_apply_page

no_cache = 1


def get_context(context: Any) -> None:
	context.query = {key: frappe.form_dict.get(key) or "" for key in ("scenarios", "shared", "active")}
	show(context, _("Apply for a Loan"), lambda: build_apply_page(frappe.form_dict))
