"""/my-loans/apply: from a simulation to an application of the signed-in borrower."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.portal.access import get_own_client
from lending_app.portal.pages import show
from lending_app.portal.requests import ApplyPage, build_apply_page

no_cache = 1


def get_context(context: Any) -> None:
	context.query = {key: frappe.form_dict.get(key) or "" for key in ("scenarios", "shared", "active")}
	show(context, _("Apply for a Loan"), _build)


def _build() -> ApplyPage:
	if not (frappe.form_dict.get("scenarios") or frappe.form_dict.get("shared")):
		get_own_client()
		# Opened from a bookmark: no loan was chosen yet.
		frappe.local.flags.redirect_location = "/simulator"
		raise frappe.Redirect(302)
	return build_apply_page(frappe.form_dict)
