"""The day's list of loans that are behind (COL-01), by stage of collection."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from frappe import _

from lending_app.ledger.periods.explain_day import explain_day
from lending_app.lending_setup.reports.frame import build_columns, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.servicing.arrears_queries import LateLoan, list_late_loans, list_stages


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, dict | None]:
	"""Columns, loans the user may see, the day of their figures, and a chart of loans by stage."""
	filters = read_filters(filters, company=str, branch=str, arrears_stage=str, is_new=bool)
	chosen: dict[str, Any] = {
		name: filters[name] for name in ("branch", "arrears_stage") if filters.get(name)
	}
	if filters.is_new:
		chosen["days_past_due"] = 1
	rows = list_late_loans(filters.company, chosen)
	columns = _get_columns()
	shown = round_rows(columns, [asdict(row) for row in rows])
	return columns, shown, explain_day(filters.company), _get_chart(rows)


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("name", _("Loan"), "Link", "Loan"),
			("client_name", _("Client Name"), "Data", None, 170),
			("days_past_due", _("Days Past Due"), "Int"),
			("overdue_amount", _("Overdue"), "Currency"),
			("penalty_receivable_amount", _("Penalty"), "Currency"),
			("outstanding_principal_amount", _("Outstanding Principal"), "Currency"),
			("payoff_amount", _("Payoff"), "Currency"),
			("as_of_date", _("As of"), "Date"),
			("next_due_date", _("Next Due"), "Date"),
			("mobile", _("Mobile"), "Data"),
			("arrears_stage", _("Arrears Stage"), "Link", "Arrears Stage"),
			("branch", _("Branch"), "Link", "Branch"),
			("product", _("Product"), "Link", "Loan Product"),
			("client", _("Client"), "Link", "Client"),
		),
		not_on_paper=("penalty_receivable_amount", "next_due_date", "branch", "product", "client"),
	)


def _get_chart(rows: list[LateLoan]) -> dict[str, Any] | None:
	if not rows:
		return None
	counts = Counter(row.arrears_stage for row in rows)
	names = [stage.name for stage in list_stages() if counts[stage.name]]
	return {
		"data": {
			"labels": [_(name) for name in names],
			"datasets": [{"name": _("Loans"), "values": [counts[name] for name in names]}],
		},
		"type": "bar",
	}
