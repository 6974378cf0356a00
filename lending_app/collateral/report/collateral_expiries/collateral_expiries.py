"""Appraisals, policies and registrations of collateral that have ended or will within some days."""

from __future__ import annotations

from typing import Annotated, Any

from frappe import _
from frappe.utils import add_days, date_diff, getdate, today

from lending_app.collateral.register.list_expiries import EXPIRIES, list_expiring, name_expiry
from lending_app.lending_setup.reports.frame import build_columns, explain_now, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.lending_setup.requests.typed_api import Days, OneOf

Kind = Annotated[str, OneOf(("", *EXPIRIES.values()))]


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, rows (the longest ended first, of the branches that the user may see) and their day."""
	filters = read_filters(filters, days=Days | None, branch=str, collateral_type=str, kind=Kind | None)
	chosen = {name: filters[name] for name in ("branch", "collateral_type") if filters.get(name)}
	rows = list_expiring(getdate(add_days(today(), filters.days or 0)), chosen)
	if filters.kind:
		rows = [row for row in rows if EXPIRIES[row.fieldname] == filters.kind]
	for row in rows:
		row.what, row.days_left = name_expiry(row.fieldname), date_diff(row.expires_on, today())
		row.collateral_type, row.status = _(row.collateral_type), _(row.status)
	columns = _get_columns()
	return columns, round_rows(columns, rows), explain_now()


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("name", _("Collateral"), "Link", "Collateral"),
			("collateral_type", _("Collateral Type"), "Data"),
			("what", _("What Expires"), "Data"),
			("expires_on", _("Expires On"), "Date"),
			("days_left", _("Days Left"), "Int"),
			("value_amount", _("Value"), "Currency"),
			("description", _("Description"), "Data", None, 200),
			("client_name", _("Client Name"), "Data", None, 170),
			("status", _("Status"), "Data", None, 110),
			("branch", _("Branch"), "Link", "Branch"),
			("client", _("Client"), "Link", "Client"),
		)
	)
