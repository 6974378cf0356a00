"""What the loan's forms and the workspace ask the server, beside the counter's questions in `api`."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.engine import EngineError, build_penalty_days
from lending_app.products.adapters import to_decimal
from lending_app.servicing.adapters import show
from lending_app.servicing.queries import get_portfolio_at_risk, list_standing_facts
from lending_app.servicing.services.estimate_loan import estimate_loan
from lending_app.servicing.services.get_loan_state import get_terms
from lending_app.servicing.services.refresh_loan import rebuild_loan
from lending_app.servicing.services.show_loan import get_schedule_rows, get_schedule_totals


@frappe.whitelist()
def get_estimate(loan: str, value_date: str | None = None, amount: float | None = None) -> dict[str, Any]:
	"""Schedule and costs of a disbursement on a day; empty where the loan cannot be calculated so."""
	document = frappe.get_doc("Loan", loan)
	document.check_permission("read")
	try:
		estimate = estimate_loan(
			get_terms(loan),
			getdate(value_date or today()),
			to_decimal(amount),
			list_standing_facts(loan),
		)
	except EngineError:
		return {}
	return {
		"installments": get_schedule_rows(estimate.state, document.currency),
		"schedule_totals": get_schedule_totals(estimate.state),
		"costs": {field: show(value) for field, value in estimate.costs.items()},
	}


@frappe.whitelist()
def get_penalty_days(loan: str, until: str | None = None) -> list[dict[str, Any]]:
	"""Penalty interest day by day (COL-16), the last day first."""
	frappe.get_doc("Loan", loan).check_permission("read")
	rows = build_penalty_days(get_terms(loan), list_standing_facts(loan), getdate(until or today()))
	return [
		{
			"day": row.day,
			"days_past_due": row.days_past_due,
			"overdue": show(row.overdue),
			"earned": show(row.earned),
			"settled": show(row.settled),
			"unpaid": show(row.unpaid),
		}
		for row in reversed(rows)
	]


@frappe.whitelist(methods=["POST"])
def recalculate_loan(loan: str) -> None:
	"""Derive the loan's figures again from its facts. Posts nothing."""
	frappe.get_doc("Loan", loan).check_permission("write")
	rebuild_loan(loan)


@frappe.whitelist()
def get_par30_card(filters: str | list | None = None) -> dict[str, Any]:
	"""The workspace's card: portfolio at risk over 30 days, of the loans the user may see."""
	frappe.has_permission("Loan", "read", throw=True)
	company = frappe.defaults.get_user_default("Company")
	return {
		"value": show(get_portfolio_at_risk(company, days=30)),
		"fieldtype": "Percent",
		"precision": 1,
		"label": _("PAR30"),
		"route": ["List", "Loan", "List"],
		"route_options": {
			"days_past_due": [">", 30],
			"outstanding_principal_amount": [">", 0],
		},
	}
