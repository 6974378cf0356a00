"""The desk's search, without records of other branches: the framework asks for the role alone, and shows what it holds."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import global_search

from lending_app.lending_setup.access.desk_api import may_know
from lending_app.lending_setup.requests.typed_api import Place, typed


@frappe.whitelist()
@typed
def search(text: str, start: Place = 0, limit: Place = 20, doctype: str = "") -> list[dict[str, Any]]:
	"""What the framework finds, with only those records that the user may read; so at times fewer than `limit`."""
	return [
		row for row in global_search.search(text, start, limit, doctype) if may_know(row.doctype, row.name)
	]
