"""/verify and /verify/<code>: whether a document is genuine, for anyone."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.portal.documents import build_verification_page
from lending_app.portal.pages import show

no_cache = 1


def get_context(context: Any) -> None:
	code = str(frappe.form_dict.get("code") or "").strip()[:64]
	context.code = code
	show(context, _("Verify a Document"), lambda: build_verification_page(code))
