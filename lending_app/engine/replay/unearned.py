"""Interest paid ahead that a lower balance does not earn any more."""

from __future__ import annotations

from lending_app.engine.loan.allocation import Component
from lending_app.engine.replay.installment import INTEREST, TAX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan


def give_back_unearned(
	loan: WorkingLoan, row: WorkingInstallment, source_id: str, rule: str = "prepayment"
) -> int:
	"""Interest paid ahead that the lower balance does not earn any more comes back, with its tax."""
	if row.deferral or row.lent:
		return 0
	back = row.due[INTEREST] - row.calculate_interest(loan.terms)
	if back <= 0:
		return 0
	row.paid[INTEREST] -= back
	row.due[INTEREST] -= back
	row.keep_cap(loan.day, back)
	loan.record(source_id, row, Component.INTEREST, -back, f"{rule}.unearned_interest")
	taxed = row.paid[TAX]
	row.paid[TAX] = 0
	row.tax_interest(loan.terms)
	row.paid[TAX] = min(taxed, row.due[TAX])
	if taxed > row.paid[TAX]:
		loan.record(source_id, row, Component.TAX, row.paid[TAX] - taxed, f"{rule}.unearned_charge")
	return back + taxed - row.paid[TAX]
