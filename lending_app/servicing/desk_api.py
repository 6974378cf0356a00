"""What the loan's forms ask the server, beside the counter's questions in `api`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, getdate, today

from lending_app.engine.loan.plan_facts import Keeps
from lending_app.engine.replay.penalty_days import build_penalty_days
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.exceptions import InputError
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.changes import preview_change as changes
from lending_app.servicing.disbursements.estimate_loan import estimate_loan
from lending_app.servicing.facts.propose_posting import propose_posting
from lending_app.servicing.loans.show_loan import get_schedule_rows, get_schedule_totals
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.state.get_loan_state import get_terms
from lending_app.servicing.state.recalculate_loan import recalculate_loan as recalculate

# Days after today that are shown one by one.
DAYS_AHEAD = 366


@frappe.whitelist()
@typed
def get_estimate(loan: str, value_date: date | None = None, amount: float | None = None) -> dict[str, Any]:
	"""Schedule and costs of a disbursement on a day; empty where the loan cannot be calculated so."""
	document = frappe.get_doc("Loan", loan)
	document.check_permission("read")
	try:
		estimate = estimate_loan(
			get_terms(loan),
			value_date or getdate(today()),
			to_decimal(amount),
			list_standing_facts(loan),
		)
	except EngineError:
		return {}
	return {
		"installments": get_schedule_rows(estimate.state, document.currency),
		"schedule_totals": get_schedule_totals(estimate.state),
		"costs": {field: to_float(value) for field, value in estimate.costs.items()},
	}


@frappe.whitelist()
@typed
def get_posting_day(company: str, value_date: date, posting_date: date | None = None) -> dict[str, Any]:
	"""The posting date to propose for a value date, and what happens with the one that is chosen."""
	frappe.has_permission("Loan", "read", throw=True)
	frappe.get_doc("Lending Company", company)
	return propose_posting(company, value_date, posting_date)


@frappe.whitelist()
@typed
def get_penalty_days(loan: str, until: date | None = None) -> list[dict[str, Any]]:
	"""Penalty interest day by day (COL-16), the last day first."""
	frappe.get_doc("Loan", loan).check_permission("read")
	day = until or getdate(today())
	if day > getdate(add_days(today(), DAYS_AHEAD)):
		frappe.throw(
			_("{0} is too far ahead. Choose a day up to {1}.").format(
				formatdate(day), formatdate(add_days(today(), DAYS_AHEAD))
			),
			exc=InputError,
			title=_("Period Too Long"),
		)
	rows = build_penalty_days(get_terms(loan), list_standing_facts(loan), day)
	return [
		{
			"day": row.day,
			"days_past_due": row.days_past_due,
			"overdue": to_float(row.overdue),
			"earned": to_float(row.earned),
			"settled": to_float(row.settled),
			"unpaid": to_float(row.unpaid),
		}
		for row in reversed(rows)
	]


@frappe.whitelist()
@typed
def preview_rate_change(
	loan: str, value_date: date, interest_percent: float, keeps: Keeps = Keeps.TERM
) -> dict[str, Any]:
	"""The plan before and after another rate, before it is saved."""
	frappe.has_permission("Loan Rate Change", "read", throw=True)
	frappe.get_doc("Loan", loan).check_permission("read")
	return changes.preview_rate_change(loan, value_date, interest_percent, keeps.value)


@frappe.whitelist()
@typed
def preview_skip(
	loan: str, value_date: date, installment_number: int = 0, is_term_extended: bool = False
) -> dict[str, Any]:
	"""The plan before and after an installment is let pass, before that is saved."""
	frappe.has_permission("Loan Payment Skip", "read", throw=True)
	frappe.get_doc("Loan", loan).check_permission("read")
	return changes.preview_skip(loan, value_date, installment_number, is_term_extended=is_term_extended)


@frappe.whitelist()
@typed
def preview_charge(
	loan: str,
	value_date: date,
	charge_type: str,
	amount: float = 0,
	is_with_installment: bool = False,
	due_date: date | None = None,
) -> dict[str, Any]:
	"""What is owed before and after a charge, before it is saved."""
	frappe.has_permission("Loan Charge", "read", throw=True)
	frappe.get_doc("Loan", loan).check_permission("read")
	frappe.get_doc("Loan Charge Type", charge_type).check_permission("read")
	return changes.preview_charge(
		loan,
		value_date=value_date,
		charge_type=charge_type,
		amount=amount,
		is_with_installment=is_with_installment,
		due_date=due_date,
	)


@frappe.whitelist(methods=["POST"])
@typed
def recalculate_loan(loan: str) -> list[dict[str, Any]]:
	"""Derive the loan's figures again from its facts; returns what was out of step. Posts nothing."""
	frappe.get_doc("Loan", loan).check_permission("write")
	return [asdict(row) for row in recalculate(loan)]
