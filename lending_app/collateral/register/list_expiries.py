"""What of a collateral ends on a day: its appraisal, its insurance, its registration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from lending_app.collateral.states import CollateralStatus

# Field of the collateral: what ends on its day.
EXPIRIES = {
	"appraisal_expires_on": "Appraisal",
	"insured_until": "Insurance",
	"registration_expires_on": "Registration",
}
# What is sold, replaced or given back needs no renewal.
RENEWED = tuple(
	status.value
	for status in (CollateralStatus.OFFERED, CollateralStatus.FORMALIZED, CollateralStatus.IN_EXECUTION)
)
FIELDS = (
	"name",
	"collateral_type",
	"description",
	"client",
	"client_name",
	"status",
	"branch",
	"value_amount",
	"currency",
)


def name_expiry(fieldname: str) -> str:
	"""In the reader's language."""
	return {"Appraisal": _("Appraisal"), "Insurance": _("Insurance"), "Registration": _("Registration")}[
		EXPIRIES[fieldname]
	]


def list_days(collateral: Any) -> Iterator[tuple[str, date]]:
	"""Fields with their days."""
	for fieldname in EXPIRIES:
		if day := collateral.get(fieldname):
			yield fieldname, getdate(day)


def find_next_expiry(collateral: Any) -> date | None:
	"""The first day on which something of it ends; None where nothing does, or nobody renews it."""
	if collateral.status not in RENEWED:
		return None
	return min((day for _field, day in list_days(collateral)), default=None)


def list_expiring(until: date, chosen: dict[str, Any] | None = None) -> list[frappe._dict]:
	"""Things that the user may see of which something has ended or does by a day, a row for each, the oldest first."""
	rows = frappe.get_list(
		"Collateral",
		filters={"next_expires_on": ("<=", until), "status": ("in", RENEWED), **(chosen or {})},
		fields=[*FIELDS, *EXPIRIES],
		order_by="name",
		limit=0,
	)
	found = [
		frappe._dict({name: row[name] for name in FIELDS}, fieldname=fieldname, expires_on=day)
		for row in rows
		for fieldname, day in list_days(row)
		if day <= until
	]
	return sorted(found, key=lambda row: (row.expires_on, row.name))
