"""The map of clients. Frappe's own answer to the map view leaves permissions out, so branches would see each other."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.geo.utils import convert_to_geojson
from frappe.geo.utils import get_coords as get_coords_of_frappe

from lending_app.lending_setup.requests.read_filters import check_conditions
from lending_app.lending_setup.requests.typed_api import typed


@frappe.whitelist()
@typed
def get_coords(doctype: str, filters: list | dict, type: str) -> dict[str, Any]:
	"""Places of the clients that the user may see; of other documents what Frappe gives."""
	frappe.has_permission(doctype, "read", throw=True)
	if doctype != "Client":
		return get_coords_of_frappe(doctype, filters, type)
	check_conditions(doctype, filters)
	given = filters if isinstance(filters, list) else [[name, "=", value] for name, value in filters.items()]
	wanted = [*given, ["Client", "location", "is", "set"]]
	rows = frappe.get_list("Client", filters=wanted, fields=["name", "location"], limit=0)
	return convert_to_geojson("location_field", rows)
