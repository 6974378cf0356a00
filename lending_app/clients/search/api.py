"""What the search boxes ask the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.clients.search.queries import FIELDS, find_clients
from lending_app.lending_setup.requests.read_filters import check_conditions
from lending_app.lending_setup.requests.typed_api import Place, typed

LONGEST_TEXT = 200
LARGEST_PAGE = 200


@frappe.whitelist()
@typed
@frappe.validate_and_sanitize_search_inputs
def query_clients(
	doctype: str,
	txt: str,
	searchfield: str,
	start: Place,
	page_len: Place,
	filters: dict | list | None = None,
	as_dict: bool = False,
	**options: Any,
) -> list:
	"""Clients for a link field: name, title, number and telephone."""
	frappe.has_permission("Client", "select" if frappe.only_has_select_perm("Client") else "read", throw=True)
	check_conditions("Client", filters)
	rows = find_clients(
		txt[:LONGEST_TEXT], filters=filters, start=start, page_length=min(page_len, LARGEST_PAGE)
	)
	return rows if as_dict else [tuple(row[field] for field in FIELDS) for row in rows]


@frappe.whitelist()
@typed
def search_clients(text: str, limit: Place = 20) -> list[dict[str, Any]]:
	"""Clients by name, number, telephone, e-mail or address."""
	frappe.has_permission("Client", "read", throw=True)
	fields = (*FIELDS, "status", "branch")
	return find_clients(text[:LONGEST_TEXT], page_length=min(limit, LARGEST_PAGE), fields=fields)
