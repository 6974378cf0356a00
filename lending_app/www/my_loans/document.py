"""/my-loans/documents/<name>: one document of the signed-in borrower, to read and to sign."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.portal.documents import build_document_page
from lending_app.portal.pages import show

no_cache = 1


def get_context(context: Any) -> None:
	name = str(frappe.form_dict.get("name") or "")
	show(context, _("Document"), lambda: build_document_page(name))
