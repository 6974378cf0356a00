"""Reads of batches of appraisals."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder.functions import Count

from lending_app.collateral.appraisals.states import AppraisalRowStatus
from lending_app.collateral.pledges.pledge_rows import THING, cut

BATCH, ROW = "Appraisal Batch", "Appraisal Batch Row"
VALUES = (
	"collateral",
	"appraised_on",
	"value_amount",
	"forced_sale_amount",
	"expires_on",
	"appraiser",
	"basis",
)


def list_visible(names: Collection[str]) -> set[str]:
	"""Things with these names that the user may see."""
	found: set[str] = set()
	for part in cut(sorted({*names})):
		found.update(frappe.get_list(THING, {"name": ("in", part)}, pluck="name", limit=0))
	return found


def count_rows(batch: str) -> dict[str, int]:
	"""Lines by status."""
	row = frappe.qb.DocType(ROW)
	query = frappe.qb.from_(row).select(row.status, Count("*")).where(row.batch == batch)
	return dict(query.groupby(row.status).run())


def list_next_rows(batch: str, limit: int) -> list[Any]:
	"""Lines to write next. A thing has one of them at most: its older appraisal is written, and shared out, before."""
	row = frappe.qb.DocType(ROW)
	ready = frappe.qb.from_(row).where((row.batch == batch) & (row.status == AppraisalRowStatus.READY.value))
	turn = ready.select(row.turn).orderby(row.turn).limit(1).run(pluck=True)
	if not turn:
		return []
	fields = (row[name] for name in ("name", "line", *VALUES))
	return ready.select(*fields).where(row.turn == turn[0]).orderby(row.line).limit(limit).run(as_dict=True)


def list_shown_rows(batch: str, statuses: Collection[str], limit: int) -> list[dict[str, Any]]:
	"""Lines that a person has to look at."""
	fields = ["line", "status", "message", "collateral_text", "value_text", "date_text", "appraiser"]
	filters = {"batch": batch, "status": ("in", list(statuses))}
	return frappe.get_all(ROW, filters, fields, order_by="line", limit=limit)
