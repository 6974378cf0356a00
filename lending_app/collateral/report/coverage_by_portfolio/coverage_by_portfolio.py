"""How much of what is owed collateral covers, by branch and product."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.collateral.pledges.coverage import measure_coverage
from lending_app.collateral.queries import Security, list_coverage
from lending_app.lending_setup.reports.frame import COUNT, build_columns, explain_now, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.products.adapters import to_decimal, to_float

AMOUNTS = ("value_amount", "lendable_amount", "covered_amount")


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, a row for each branch and product of the loans that the user may see, and the day."""
	filters = read_filters(filters, company=str, branch=str, product=str)
	rows = list_coverage(filters.company, filters)
	for row in rows:
		security = Security(value=to_decimal(row.value_amount), lendable=to_decimal(row.lendable_amount))
		principal = to_decimal(row.principal_amount)
		row.update(measure_coverage(security, principal))
		row["open_amount"] = to_float(principal - to_decimal(row.covered_amount))
		row.update({field: to_float(to_decimal(row[field])) for field in AMOUNTS})
	columns = _get_columns()
	return columns, round_rows(columns, rows), explain_now()


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("branch", _("Branch"), "Link", "Branch"),
			("product", _("Product"), "Link", "Loan Product"),
			("number_of_loans", _("Loans"), COUNT),
			("number_of_secured", _("Secured Loans"), COUNT),
			("principal_amount", _("Outstanding Principal"), "Currency"),
			("value_amount", _("Collateral Value"), "Currency"),
			("lendable_amount", _("Value after Haircut"), "Currency"),
			("coverage_percent", _("Coverage (%)"), "Percent"),
			("ltv_percent", _("Loan to Value (%)"), "Percent"),
			("covered_amount", _("Covered Principal"), "Currency"),
			("open_amount", _("Principal without Cover"), "Currency"),
		)
	)
