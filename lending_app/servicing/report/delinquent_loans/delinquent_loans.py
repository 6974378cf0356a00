"""The day's list of loans that are behind (COL-01), by stage of collection."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from frappe import _

from lending_app.ledger.periods.explain_day import explain_day
from lending_app.lending_setup.services.read_filters import read_filters
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
	return _get_columns(), [asdict(row) for row in rows], explain_day(filters.company), _get_chart(rows)


def _get_columns() -> list[dict[str, Any]]:
	links = (
		("name", _("Loan"), "Loan", 150),
		("client", _("Client"), "Client", 140),
		("branch", _("Branch"), "Branch", 110),
		("product", _("Product"), "Loan Product", 140),
		("arrears_stage", _("Arrears Stage"), "Arrears Stage", 120),
	)
	amounts = (
		("overdue_amount", _("Overdue")),
		("penalty_receivable_amount", _("Penalty")),
		("outstanding_principal_amount", _("Outstanding Principal")),
		("payoff_amount", _("Payoff")),
	)
	columns = [
		{"fieldname": name, "label": label, "fieldtype": "Link", "options": doctype, "width": width}
		for name, label, doctype, width in links
	]
	columns.insert(
		2, {"fieldname": "client_name", "label": _("Client Name"), "fieldtype": "Data", "width": 170}
	)
	columns.insert(3, {"fieldname": "mobile", "label": _("Mobile"), "fieldtype": "Data", "width": 130})
	return [
		*columns,
		# As text they stay out of the total.
		{
			"fieldname": "days_past_due",
			"label": _("Days Past Due"),
			"fieldtype": "Data",
			"align": "right",
			"disable_total": 1,
			"width": 125,
		},
		*(
			{"fieldname": name, "label": label, "fieldtype": "Currency", "options": "currency", "width": 165}
			for name, label in amounts
		),
		{"fieldname": "next_due_date", "label": _("Next Due"), "fieldtype": "Date", "width": 100},
		{"fieldname": "as_of_date", "label": _("As of"), "fieldtype": "Date", "width": 100},
	]


def _get_chart(rows: list[LateLoan]) -> dict[str, Any] | None:
	if not rows:
		return None
	counts = Counter(row.arrears_stage for row in rows)
	names = [stage.name for stage in list_stages() if counts[stage.name]]
	return {
		"data": {
			"labels": names,
			"datasets": [{"name": _("Loans"), "values": [counts[name] for name in names]}],
		},
		"type": "bar",
	}
