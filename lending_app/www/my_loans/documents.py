"""/my-loans/documents: the signed-in borrower's documents."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.portal.documents import list_own_documents
from lending_app.portal.pages import show

no_cache = 1


def get_context(context: Any) -> None:
	show(context, _("My Documents"), list_own_documents)
