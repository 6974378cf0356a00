"""Stages of collection by days past due (C-21, C-23): the table, and the loans' stage after a change of it."""

from __future__ import annotations

import frappe
from frappe import _
from pypika import Case

from lending_app.engine.ledger.arrears import find_stage
from lending_app.engine.loan.state import LoanState
from lending_app.servicing.arrears_queries import list_stages


def _list_seeds() -> tuple[tuple[str, int, str, str], ...]:
	"""The table of source 003, in the language of who installs; every row may be edited."""
	return (
		(_("Preventive"), 1, "Collections Agent", _("Reminder by SMS and e-mail on day 1, 3, 5 and 7")),
		(_("Early"), 8, "Collections Agent", _("Telephone call, SMS and e-mail every 3 days")),
		(
			_("Intermediate"), 31, "Collections Agent",
			_("Call every 2 days, one visit a week, formal letter, regularization plan"),
		),
		(_("Advanced"), 61, "Credit Manager", _("Demand letter, negotiated discount, study of recovery")),
		(_("Critical"), 91, "Lending Manager", _("Lawsuit or execution of collateral, last restructuring")),
		(
			_("Charge-off"), 181, "Lending Manager",
			_("Charge-off, collection out of court, sale of the portfolio"),
		),
	)  # fmt: skip


def seed_stages() -> None:
	"""The table of a new site; what a site has changed stays so. Safe to run again."""
	if frappe.db.count("Arrears Stage"):
		return
	for name, days, role, actions in _list_seeds():
		stage = frappe.new_doc(
			"Arrears Stage", stage_name=name, from_days=days, responsible_role=role, actions=actions
		)
		# Installation sets up the site; nobody is signed in.
		stage.insert(ignore_permissions=True)


def get_stage(state: LoanState) -> str:
	"""The stage of a loan; empty where it owes nothing or is not behind."""
	return (find_stage(list_stages(), state.days_past_due) or "") if state.payoff > 0 else ""


def stage_loans(*, without: str | None = None) -> None:
	"""Put every loan that is behind in its stage by the days it is past due now, in one statement."""
	loan = frappe.qb.DocType("Loan")
	stage = Case()
	for row in reversed(list_stages(without=without)):
		stage = stage.when(loan.days_past_due >= row.from_days, row.name)
	if not stage._cases:
		frappe.qb.update(loan).set(loan.arrears_stage, "").where(loan.arrears_stage != "").run()
		return
	frappe.qb.update(loan).set(loan.arrears_stage, stage.else_("")).where(
		(loan.days_past_due > 0) & (loan.payoff_amount > 0) | (loan.arrears_stage != "")
	).run()
