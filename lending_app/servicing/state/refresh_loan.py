"""Write what a replay says into a loan's derived fields and installments: one function can rebuild them all."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.engine.loan.state import LoanState
from lending_app.servicing.adapters import get_installment_values, get_loan_values
from lending_app.servicing.collection_stages.stage_loans import get_stage
from lending_app.servicing.queries import list_stored_installments, write_installments


def refresh_loan(loan: str, state: LoanState) -> None:
	"""Store a state. Only rows that changed are written."""
	frappe.db.set_value("Loan", loan, get_loan_values(state) | {"arrears_stage": get_stage(state)})
	currency = frappe.db.get_value("Loan", loan, "currency")
	wanted = [get_installment_values(row, currency) for row in state.installments]
	fields = list(wanted[0]) if wanted else ["number"]
	present = {row.number: row for row in list_stored_installments(loan, fields)}
	changed = []
	for values in wanted:
		row = present.pop(values["number"], None)
		if row is None or any(not is_same(row.get(key), value) for key, value in values.items()):
			changed.append((row.name if row else frappe.generate_hash(length=10), values))
	write_installments(loan, changed)
	if present:
		frappe.db.delete("Loan Installment", {"name": ("in", [row.name for row in present.values()])})
	frappe.clear_document_cache("Loan", loan)


def is_same(left: Any, right: Any) -> bool:
	"""Whether a stored value is what was calculated."""
	if isinstance(right, float):
		return not round((left or 0) - right, 9)
	return (left or None) == (right or None)
