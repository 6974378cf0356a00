"""Evaluations into the database, many at once: a statement for each table, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.model.naming import getseries
from frappe.utils import now_datetime

from lending_app.credit.scoring.get_policy import PolicyInForce
from lending_app.lending_setup.record import write_record
from lending_app.origination.evaluation.seal import EVALUATION, dump_json, hash_content, make_seal

SNAPSHOT = "Credit Policy Snapshot"
DIGITS = 6
CHUNK, UPDATED = 2_000, 500
# Frappe's own columns.
OWN = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx")
CHILD = (*OWN, "parent", "parenttype", "parentfield")
COPIED = ("score", "risk_band", "recommendation")
TABLES = ("checks", "factors", "conditions")
Values = dict[str, Any]


def write_evaluations(evaluations: Sequence[Values]) -> None:
	"""Number, sign, seal and insert; the applications point at them from then on. Permission is the caller's."""
	if not evaluations:
		return
	now, user = now_datetime(), frappe.session.user
	for values, name in zip(evaluations, _reserve_names(len(evaluations), now.year), strict=True):
		own = {"creation": now, "modified": now, "owner": user, "modified_by": user, "docstatus": 0}
		values |= own | {"name": name, "idx": 0, "evaluated_on": now, "evaluated_by": user}
		for table in TABLES:
			values[table] = _complete_rows(values[table], name, table, own)
		values["seal"] = make_seal(values)
	_insert(EVALUATION, OWN, evaluations)
	meta = frappe.get_meta(EVALUATION)
	for table in TABLES:
		rows = [row for values in evaluations for row in values[table]]
		_insert(meta.get_field(table).options, CHILD, rows)
	_point_applications(evaluations)


def write_snapshot(in_force: PolicyInForce) -> str:
	"""The stored copy of a policy; made where nobody has used it before."""
	name = hash_content(in_force.policy)
	if not frappe.db.exists(SNAPSHOT, name):
		write_record(
			SNAPSHOT,
			{
				"content_hash": name,
				"scorecard": in_force.scorecard,
				"first_used_on": now_datetime(),
				"content": dump_json(in_force.policy),
			},
			is_shared=True,
		)
	return name


def _reserve_names(number: int, year: int) -> list[str]:
	"""Numbers in a row; the series stays locked until the transaction ends."""
	prefix = f"EVA-{year}-"
	first = int(getseries(prefix, DIGITS))
	if number > 1:
		series = frappe.qb.DocType("Series")
		last = first + number - 1
		frappe.qb.update(series).set(series.current, last).where(series.name == prefix).run()
	return [f"{prefix}{value:0{DIGITS}d}" for value in range(first, first + number)]


def _complete_rows(rows: Sequence[Values], parent: str, table: str, own: Values) -> list[Values]:
	place = {"parent": parent, "parenttype": EVALUATION, "parentfield": table}
	return [
		own | row | place | {"name": frappe.generate_hash(length=10), "idx": number}
		for number, row in enumerate(rows, start=1)
	]


def _insert(doctype: str, own: Sequence[str], rows: Sequence[Values]) -> None:
	if not rows:
		return
	columns = [
		*own,
		*(column for column in frappe.get_meta(doctype).get_valid_columns() if column not in CHILD),
	]
	columns = [column for column in columns if column in rows[0]]
	frappe.db.bulk_insert(
		doctype, columns, [tuple(row.get(column) for column in columns) for row in rows], chunk_size=CHUNK
	)


def _point_applications(evaluations: Sequence[Values]) -> None:
	"""Copy the result into the applications. Their time of change stays: nobody has edited them."""
	updates = {
		values["application"]: {"evaluation": values["name"], **{field: values[field] for field in COPIED}}
		for values in evaluations
	}
	frappe.db.bulk_update("Loan Application", updates, chunk_size=UPDATED, update_modified=False)
