"""/my-loans/applications/<name>: one application of the signed-in borrower."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.portal.applications import build_application_page
from lending_app.portal.pages import show

no_cache = 1


def get_context(context: Any) -> None:
	name = str(frappe.form_dict.get("name") or "")
	show(context, _("Loan Application"), lambda: build_application_page(name))
