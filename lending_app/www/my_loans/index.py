"""/my-loans: where a borrower arrives after signing in."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.portal.loans import build_home_page
from lending_app.portal.pages import show

no_cache = 1


def get_context(context: Any) -> None:
	show(context, _("My Loans"), build_home_page)
