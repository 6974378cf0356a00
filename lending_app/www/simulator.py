"""/simulator: what a loan would ask and cost, for everybody the settings let in."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.portal.pages import show
from lending_app.portal.simulator import build_simulator_page

no_cache = 1


def get_context(context: Any) -> None:
	show(context, _("Loan Simulator"), lambda: build_simulator_page(frappe.form_dict), is_public=True)
