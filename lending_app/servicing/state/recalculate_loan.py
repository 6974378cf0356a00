"""Calculate a loan's balances again from its facts, and say which stored figures were out of step (PAY-38)."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.engine.loan.state import LoanState
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.servicing.adapters import get_installment_values
from lending_app.servicing.checks.check_loans import LoanDifference, check_ledgers
from lending_app.servicing.checks.figures import (
	FigureDifference,
	compare_figures,
	describe,
	get_calculated,
)
from lending_app.servicing.checks.words import say
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.servicing.queries import list_stored_installments
from lending_app.servicing.state.get_loan_state import replay_or_refuse
from lending_app.servicing.state.refresh_loan import refresh_loan
from lending_app.servicing.stored.loan_states import mark_for_replay


@dataclass(frozen=True, slots=True)
class Difference:
	"""A stored figure that was not what the facts say, on the day as of which it was stored; or, `is_posted`, a balance of
	a ledger that is not: it stays as it is.
	"""

	label: str
	stored: str
	calculated: str
	is_posted: bool = False


def recalculate_loan(loan: str) -> list[Difference]:
	"""Write the figures of today again. Posts nothing; the next close replays the loan and posts what it finds.

	What the ledgers hold is set against the facts up to the last closed day, and is not changed.
	"""
	lock_loan(loan)
	stored_on, currency = frappe.db.get_value("Loan", loan, ["as_of_date", "currency"])
	known = replay_or_refuse(loan, getdate(stored_on or today()))
	figures = _compare(loan, known, currency)
	posted = check_ledgers([loan]).get(loan, [])
	refresh_loan(loan, replay_or_refuse(loan, getdate(today())))
	mark_for_replay(loan)
	_note(loan, figures, posted, currency)
	return _say(figures, posted, currency)


def _compare(loan: str, known: LoanState, currency: str) -> list[FigureDifference]:
	stored = frappe.db.get_value("Loan", loan, list(get_calculated(known)), as_dict=True)
	fields = (
		list(get_installment_values(known.installments[0], currency)) if known.installments else ["number"]
	)
	installments = {row.number: row for row in list_stored_installments(loan, fields)}
	return list(compare_figures(stored, installments, known, currency))


def _say(figures: list[FigureDifference], posted: list[LoanDifference], currency: str) -> list[Difference]:
	return [
		*(Difference(*describe(row, currency)) for row in figures),
		*(Difference(*say(row, currency), is_posted=True) for row in posted),
	]


def _note(loan: str, figures: list[FigureDifference], posted: list[LoanDifference], currency: str) -> None:
	"""Who calculated again, and what it changed, on the loan's timeline."""
	doc = frappe.get_doc("Loan", loan)
	with speaking_for(doc):
		rows = _say(figures, posted, currency)
		lines = [f"{row.label}: {row.stored} → {row.calculated}" for row in rows if not row.is_posted]
		others = [f"{row.label}: {row.stored} ≠ {row.calculated}" for row in rows if row.is_posted]
		text = "<br>".join([_("Balances calculated again."), *lines, *others])
	doc.add_comment("Info", text)
