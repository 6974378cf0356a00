"""Filters of a report as its query takes them, whatever a request sends."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model import default_fields, optional_fields
from frappe.utils import formatdate

from lending_app.lending_setup.exceptions import ReportPeriodError
from lending_app.lending_setup.requests.read_input import read_record, refuse_condition
from lending_app.lending_setup.requests.typed_api import get_label, read_value

YEARS = 10
# [field, operator, value], or with the DocType before.
LENGTHS = (3, 4)


def read_filters(filters: Any, **kinds: Any) -> frappe._dict:
	"""Each filter by its kind, as an argument's annotation; filters that a report does not have are left out.

	`company` is one that the user may read; `from_date` and `to_date` are in order and at most ten years apart.
	Raises InputError, NumberError or ReportPeriodError, or PermissionError.
	"""
	given = read_record(filters or {}, _("Filters"))
	chosen = frappe._dict(
		{name: read_value(kind, given.get(name), get_label(name)) for name, kind in kinds.items()}
	)
	if "company" in kinds:
		_check_company(chosen.company)
	if chosen.from_date and chosen.to_date:
		_check_period(chosen.from_date, chosen.to_date)
	return chosen


def check_conditions(doctype: str, filters: Any) -> None:
	"""Raise InputError where a condition of a list names no field of it, or compares with what is no value."""
	fields = {
		*default_fields,
		*optional_fields,
		*(field.fieldname for field in frappe.get_meta(doctype).fields),
	}
	for condition in _list_conditions(filters):
		*names, operator, value = condition if len(condition) in LENGTHS else ("", "", None)
		is_field = names in ([name] for name in fields) or names in ([doctype, name] for name in fields)
		if not is_field or not isinstance(operator, str) or not _is_value(value):
			refuse_condition(condition)


def _list_conditions(filters: Any) -> list[list[Any]]:
	if isinstance(filters, dict):
		pairs = ((name, value if _is_pair(value) else ("=", value)) for name, value in filters.items())
		return [[name, *pair] for name, pair in pairs]
	return [list(row) if isinstance(row, list | tuple) else [row] for row in filters or []]


def _is_pair(value: Any) -> bool:
	"""As in {"status": ["in", ["Active"]]}."""
	return isinstance(value, list | tuple) and len(value) == len(("operator", "value"))


def _is_value(value: Any) -> bool:
	values = value if isinstance(value, list | tuple) else [value]
	return all(isinstance(item, str | int | float | date | None) for item in values)


def _check_company(company: str) -> None:
	if not company or not frappe.db.exists("Company", company):
		frappe.throw(
			_("Choose the company of the report."), exc=frappe.DoesNotExistError, title=_("Company Missing")
		)
	frappe.get_doc("Company", company).check_permission("read")


def _check_period(first: date, last: date) -> None:
	if first > last:
		_refuse(
			_("From {0} is after {1}. Choose an earlier first day.").format(
				formatdate(first), formatdate(last)
			)
		)
	if last.year - first.year > YEARS:
		_refuse(_("The period is longer than {0} years. Choose a shorter one.").format(YEARS))


def _refuse(text: str) -> None:
	frappe.throw(text, exc=ReportPeriodError, title=_("Period"))
