"""Things and pledges as rows: read, locked and written many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import frappe

from lending_app.lending_setup.database import insert_records, write_columns
from lending_app.lending_setup.documents.save_versions import Changes, save_versions

PLEDGE, VALUE = "Loan Collateral", "Loan Collateral Value"
THING, APPRAISAL = "Collateral", "Collateral Appraisal"
CHUNK = 1_000
PLEDGE_FIELDS = (
	"name",
	"loan",
	"collateral",
	"company",
	"currency",
	"rank",
	"secured_amount",
	"value_amount",
)
VALUE_FIELDS = ("name", "parent", "idx", "effective_date", "value_amount", "basis", "appraiser")
THING_FIELDS = (
	"name",
	"status",
	"currency",
	"branch",
	"collateral_type",
	"haircut_percent",
	"value_amount",
	"lendable_amount",
	"appraisal_expires_on",
	"insured_until",
	"registration_expires_on",
	"next_expires_on",
)
APPRAISAL_FIELDS = (
	"name",
	"parent",
	"idx",
	"appraised_on",
	"value_amount",
	"appraiser",
	"basis",
	"expires_on",
)


def lock_pledges(of: Mapping[str, Sequence[str]]) -> list[frappe._dict]:
	"""Standing pledges whose field has one of the values, in the order of their names, with their `history`."""
	[(field, values)] = of.items()
	pledge = frappe.qb.DocType(PLEDGE)
	rows: list[frappe._dict] = []
	for part in cut(values):
		query = frappe.qb.from_(pledge).select(*(pledge[name] for name in PLEDGE_FIELDS))
		query = query.where(pledge[field].isin(part) & pledge.released_on.isnull())
		rows += query.orderby(pledge.name).for_update().run(as_dict=True)
	values_of = _read_rows(VALUE, PLEDGE, VALUE_FIELDS, [row.name for row in rows], "effective_date")
	for row in rows:
		row.history = values_of[row.name]
	return rows


def read_things(
	names: Iterable[str], *, for_update: bool = False, with_all: bool = False
) -> list[frappe._dict]:
	"""Things in the order of their names, with their `appraisals` by day; those without one where they are locked, or asked for."""
	thing = frappe.qb.DocType(THING)
	rows: list[frappe._dict] = []
	for part in cut(sorted({*names})):
		query = frappe.qb.from_(thing).select(*(thing[name] for name in THING_FIELDS))
		query = query.where(thing.name.isin(part)).orderby(thing.name)
		rows += (query.for_update() if for_update else query).run(as_dict=True)
	appraisals = _read_rows(APPRAISAL, THING, APPRAISAL_FIELDS, [row.name for row in rows], "appraised_on")
	for row in rows:
		row.appraisals = appraisals[row.name]
	return rows if for_update or with_all else [row for row in rows if row.appraisals]


def save_values(pledges: Sequence[frappe._dict], changes: Mapping[str, Changes]) -> None:
	"""Write values that were added to pledges or changed there, and what each pledge is worth."""
	new, old = [], {}
	for pledge in pledges:
		for row in pledge.history:
			if row.is_changed:
				old[row.name] = {name: row[name] for name in ("value_amount", "basis", "appraiser")}
			elif not row.name:
				owner = {"parent": pledge.name, "parenttype": PLEDGE, "parentfield": "history"}
				new.append({**row, **owner})
	insert_records(VALUE, new)
	write_columns(VALUE, old)
	write_columns(PLEDGE, {pledge.name: {"value_amount": pledge.value_amount} for pledge in pledges})
	save_versions(PLEDGE, changes)


def cut(names: Sequence[str]) -> Iterator[list[str]]:
	"""Values of one statement at a time."""
	for start in range(0, len(names), CHUNK):
		yield list(names[start : start + CHUNK])


def _read_rows(
	doctype: str, parenttype: str, fields: Sequence[str], parents: Sequence[str], order: str
) -> Mapping[str, list[Any]]:
	found: dict[str, list[Any]] = defaultdict(list)
	row = frappe.qb.DocType(doctype)
	for part in cut(parents):
		query = frappe.qb.from_(row).select(*(row[name] for name in fields))
		query = query.where(row.parent.isin(part) & (row.parenttype == parenttype))
		for line in query.orderby(row.parent).orderby(row[order]).run(as_dict=True):
			found[line.parent].append(line)
	return found
