"""How loans went, through the hook `lending_loan_outcomes`, for anyone who learns from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import getdate

from lending_app.credit.scoring.fitting.history import LoanOutcome
from lending_app.servicing.states import LOST

CHUNK = 5_000


def get_loan_outcomes(loans: Sequence[str]) -> dict[str, LoanOutcome]:
	"""Outcomes of the loans that were paid out, 5,000 to a statement."""
	outcomes: dict[str, LoanOutcome] = {}
	for start in range(0, len(loans), CHUNK):
		rows = _list_rows(list(loans[start : start + CHUNK]))
		outcomes |= {row.name: _build_outcome(row) for row in rows}
	return outcomes


def _build_outcome(row: Any) -> LoanOutcome:
	return LoanOutcome(
		disbursed_on=getdate(row.disbursed_on),
		worst_days_late=max(int(row.worst or 0), int(row.days_past_due or 0)),
		is_charged_off=row.status in LOST,
	)


def _list_rows(loans: list[str]) -> list[Any]:
	"""`days_late` of an installment stays what it was when it was paid."""
	loan, row = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Installment")
	query = (
		frappe.qb.from_(loan)
		.left_join(row)
		.on((row.parent == loan.name) & (row.parenttype == "Loan"))
		.select(
			loan.name, loan.disbursed_on, loan.days_past_due, loan.status, Max(row.days_late).as_("worst")
		)
		.where(loan.name.isin(loans) & loan.disbursed_on.isnotnull())
		.groupby(loan.name, loan.disbursed_on, loan.days_past_due, loan.status)
	)
	return query.run(as_dict=True)
