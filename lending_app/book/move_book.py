"""A book as if it had happened some months earlier or later, so that an old sample ends today.

Every date moves by the same number of months: what was paid on its due day is paid on its due day still. Months have other
lengths there, so interest by the day and days past due differ from the book as it is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from lending_app.book.parse_table import BookTables
from lending_app.engine.values.rates import add_months

DATES = {
	"loans": ("application_date", "approval_date", "disbursement_date", "first_due_date"),
	"repayments": ("value_date", "posting_date"),
	"reversals": ("posting_date",),
}


def move_book(tables: BookTables, ending: date) -> int:
	"""Move the dates so that the last month of the book is that of `ending`; returns by how many months."""
	last = find_last_day(tables)
	months = 12 * (ending.year - last.year) + ending.month - last.month if last else 0
	if months:
		for name, fields in DATES.items():
			tables.rows[name] = [
				replace(row, record=_move(row.record, fields, months)) for row in tables[name]
			]
	return months


def find_last_day(tables: BookTables) -> date | None:
	"""The last day on which something was entered or a loan paid out."""
	days = [row.record.disbursement_date for row in tables["loans"]]
	days += [row.record.posting_date for name in ("repayments", "reversals") for row in tables[name]]
	return max(days, default=None)


def _move(record: Any, fields: tuple[str, ...], months: int) -> Any:
	moved = {field: add_months(day, months) for field in fields if (day := getattr(record, field))}
	return replace(record, **moved)
