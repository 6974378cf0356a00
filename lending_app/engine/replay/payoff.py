"""What closes a loan on a day, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lending_app.engine.loan.state import PayoffParts
from lending_app.engine.replay.billing import (
	CHARGED,
	COST,
	FEE,
	INSURANCE,
	get_owed,
	get_prepayment_charge,
	get_principal_ahead,
	get_unearned_upfront,
)
from lending_app.engine.replay.own_charges import get_unpaid_charges
from lending_app.engine.replay.working import INTEREST, PENALTY, TAX

if TYPE_CHECKING:
	from lending_app.engine.replay.replay import LoanReplay


def build_payoff_parts(loan: LoanReplay) -> PayoffParts:
	"""The parts of the payoff on the day the replay has reached; they sum to it."""
	amount, rows = loan.terms.rounding.to_amount, loan.list_earning()
	owed = dict.fromkeys(CHARGED, 0)
	charge = tax = unearned = 0
	if loan.has_extras:
		owed = {
			index: sum(get_owed(loan, row, index) for row in rows) + get_unpaid_charges(loan, index)
			for index in CHARGED
		}
		charge, tax = get_prepayment_charge(loan, get_principal_ahead(loan), is_partial=False)
		unearned = sum(part + taxed for _, part, taxed in get_unearned_upfront(loan))
	return PayoffParts(
		principal=amount(loan.outstanding),
		interest=amount(
			sum(row.get_accrued_interest(loan.day, loan.terms) - row.paid[INTEREST] for row in rows)
		),
		penalty=amount(sum(row.get_unpaid(PENALTY, loan.day, loan.terms) for row in rows)),
		fee=amount(owed[FEE]),
		insurance=amount(owed[INSURANCE]),
		cost=amount(owed[COST]),
		tax=amount(owed[TAX] + tax),
		prepayment_charge=amount(charge),
		unearned_charges=amount(-unearned),
	)
