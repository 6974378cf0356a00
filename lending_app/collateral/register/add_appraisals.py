"""Appraisals of many things at once, one for each: what saving the things one by one leaves behind, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe.utils import getdate

from lending_app.collateral.pledges.pledge_rows import APPRAISAL, THING
from lending_app.collateral.register.check_collateral import fill_expiry, fill_value
from lending_app.collateral.register.list_expiries import find_next_expiry
from lending_app.lending_setup.database import insert_records, write_columns
from lending_app.lending_setup.documents.save_versions import Changes, save_versions

FILLED = ("value_amount", "lendable_amount", "appraisal_expires_on", "next_expires_on")


def add_appraisals(things: Iterable[frappe._dict], given: Mapping[str, Mapping[str, Any]]) -> None:
	"""Write the appraisal given for each thing by its name. The caller has locked and checked the things, and shares out
	their values.
	"""
	added: list[dict[str, Any]] = []
	moved: dict[str, dict[str, Any]] = {}
	values: dict[str, dict[str, Any]] = {}
	changes: dict[str, Changes] = {}
	for thing in things:
		if thing.name not in given:
			continue
		before = {name: thing[name] for name in FILLED}
		row = _place(thing, given[thing.name], moved)
		thing.next_expires_on = find_next_expiry(thing)
		values[thing.name] = {name: thing[name] for name in FILLED}
		changed = [(name, before[name], thing[name]) for name in FILLED if before[name] != thing[name]]
		added.append(row)
		shown = {"doctype": APPRAISAL, **row}
		changes[thing.name] = Changes(changed=changed, added=[("appraisals", shown)], currency=thing.currency)
	insert_records(APPRAISAL, added)
	write_columns(APPRAISAL, moved)
	write_columns(THING, values)
	save_versions(THING, changes)


def _place(thing: frappe._dict, given: Mapping[str, Any], moved: dict[str, dict[str, Any]]) -> dict[str, Any]:
	"""The row of a thing's appraisal in the order of days; those after it move on."""
	row = frappe._dict(
		given,
		name=frappe.generate_hash(length=12),
		parent=thing.name,
		parenttype=THING,
		parentfield="appraisals",
		currency=thing.currency,
	)
	fill_expiry(row, frappe.get_cached_doc("Collateral Type", thing.collateral_type))
	thing.appraisals.append(row)
	thing.appraisals.sort(key=lambda appraisal: getdate(appraisal.appraised_on))
	for number, appraisal in enumerate(thing.appraisals, start=1):
		if appraisal is not row and appraisal.idx != number:
			moved[appraisal.name] = {"idx": number}
		appraisal.idx = number
	fill_value(thing)
	return dict(row)
