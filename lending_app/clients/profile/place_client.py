"""A client's place on the map: the pin and the coordinates say the same."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from lending_app.clients.exceptions import ImpossiblePlaceError

LIMITS = {"latitude": 90, "longitude": 180}


def place_client(client: Document) -> None:
	"""A moved pin gives the coordinates, entered coordinates give the pin."""
	before = client.get_doc_before_save()
	has_moved = (client.location or "") != ((before.location if before else "") or "")
	if has_moved and client.location:
		client.longitude, client.latitude = _read_pin(client.location)
	elif has_moved and before:
		client.longitude = client.latitude = 0
	_check_coordinates(client)
	client.location = _write_pin(client) if flt(client.latitude) or flt(client.longitude) else None


def _read_pin(location: str) -> tuple[float, float]:
	"""Longitude and latitude of the last point that was set on the map."""
	try:
		points = [
			feature["geometry"]["coordinates"]
			for feature in json.loads(location)["features"]
			if feature["geometry"]["type"] == "Point"
		]
		longitude, latitude = points[-1][:2]
		return float(longitude), float(latitude)
	except (ValueError, TypeError, KeyError, IndexError):
		frappe.throw(
			_("Set the client's place as one point on the map: areas and lines are not used."),
			exc=ImpossiblePlaceError,
			title=_("Place on the Map"),
		)


def _check_coordinates(client: Document) -> None:
	for field, limit in LIMITS.items():
		if abs(flt(client.get(field))) > limit:
			frappe.throw(
				_("{0} {1} is not on the earth: it goes from {2} to {3}.").format(
					_(client.meta.get_label(field)), client.get(field), -limit, limit
				),
				exc=ImpossiblePlaceError,
				title=_("Place on the Map"),
			)


def _write_pin(client: Document) -> str:
	point = {"type": "Point", "coordinates": [flt(client.longitude), flt(client.latitude)]}
	feature = {"type": "Feature", "properties": {}, "geometry": point}
	return json.dumps({"type": "FeatureCollection", "features": [feature]})
