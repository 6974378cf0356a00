"""/my-loans/applications: the signed-in borrower's applications."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.portal.applications import list_own_applications
from lending_app.portal.pages import show

no_cache = 1


def get_context(context: Any) -> None:
	show(context, _("My Applications"), list_own_applications)
