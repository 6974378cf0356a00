"""Loans by category and stage on a closed day: balances, provisions, coverage, suspended interest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from frappe import _

from lending_app.closing.figures.check_closed_day import check_closed_day
from lending_app.closing.figures.day_queries import ClassRow, list_classes
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.reports.frame import build_columns, explain_day
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.lending_setup.requests.typed_api import OneOf
from lending_app.products.adapters import to_float

KEYS = {"Category": "category", "Product": "product", "Branch": "branch"}


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, dict | None, list]:
	"""Columns, rows, their day, a chart of principal by category, and what the whole covers."""
	filters = read_filters(
		filters,
		company=str,
		closing_date=date,
		product=str,
		group_by=Annotated[str, OneOf(tuple(KEYS))] | None,
	)
	day = filters.closing_date
	check_closed_day(filters.company, day)
	by = filters.group_by or "Category"
	found = list_classes(filters.company, day, KEYS[by], filters.product)
	rows = [_show(row) for row in found]
	return _get_columns(by), rows, explain_day(day), _get_chart(rows), _sum_up(found)


def _get_coverage(rows: list[ClassRow]) -> float:
	"""Percent of the principal; of amounts in one currency."""
	principal = sum(row.principal for row in rows)
	provision = sum(row.provision for row in rows)
	return to_float(round(Decimal(provision) / principal * 100, 2) if principal else Decimal(0))


def _sum_up(rows: list[ClassRow]) -> list[dict[str, Any]]:
	"""Principal, provision and coverage of each currency."""
	summary: list[dict[str, Any]] = []
	for currency in sorted({row.currency for row in rows}):
		own = [row for row in rows if row.currency == currency]
		to_amount = RoundingPolicy.for_currency(currency).to_amount
		for name, label in (("principal", _("Outstanding Principal")), ("provision", _("Provision"))):
			value = to_float(to_amount(sum(getattr(row, name) for row in own)))
			summary.append({"label": label, "value": value, "datatype": "Currency", "currency": currency})
		summary.append({"label": _("Coverage (%)"), "value": _get_coverage(own), "datatype": "Percent"})
	return summary


def _show(row: ClassRow) -> dict[str, Any]:
	to_amount = RoundingPolicy.for_currency(row.currency).to_amount
	return {
		"key": row.key or _("Not Classified"),
		"stage": str(row.stage) if row.stage else None,
		"number_of_loans": row.number_of_loans,
		"principal": to_float(to_amount(row.principal)),
		"receivable": to_float(to_amount(row.receivable)),
		"provision": to_float(to_amount(row.provision)),
		"coverage": _get_coverage([row]),
		"suspended": to_float(to_amount(row.suspended)),
		"currency": row.currency,
	}


def _get_columns(by: str) -> list[dict[str, Any]]:
	return build_columns(
		(
			("key", _(by), "Data", None, 200),
			# A stage is a name, not a number to add up.
			("stage", _("Stage"), "Data", None, 80),
			("number_of_loans", _("Loans"), "Count"),
			("principal", _("Outstanding Principal"), "Currency"),
			("receivable", _("Interest and Penalty"), "Currency"),
			("provision", _("Provision"), "Currency"),
			("coverage", _("Coverage (%)"), "Percent"),
			("suspended", _("Suspended Interest"), "Currency"),
		)
	)


def _get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	if not rows:
		return None
	datasets = [
		{"name": label, "values": [row[name] for row in rows]}
		for name, label in (("principal", _("Outstanding Principal")), ("provision", _("Provision")))
	]
	return {"data": {"labels": [row["key"] for row in rows], "datasets": datasets}, "type": "bar"}
