"""What closes a loan on a day, part by part."""

from __future__ import annotations

from lending_app.engine.loan.state import PayoffParts
from lending_app.engine.replay.billing import (
	calculate_extra_payoff,
	get_owed,
	get_prepayment_charge,
	get_principal_ahead,
	get_unearned_upfront,
)
from lending_app.engine.replay.installment import CHARGED, COST, FEE, INSURANCE, INTEREST, PENALTY, TAX
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.own_charges import get_unpaid_charges
from lending_app.engine.replay.unpaid import get_unpaid


def get_payoff(loan: WorkingLoan) -> int:
	"""What closes the loan on the day: principal, interest earned, penalty; less interest paid ahead."""
	total = loan.outstanding
	for row in loan.list_earning():
		total += row.get_accrued_interest(loan.day, loan.terms) - row.paid[INTEREST]
		total += get_unpaid(row, PENALTY, loan.day, loan.terms)
	total += calculate_extra_payoff(loan) if loan.has_extras else 0
	return max(total, 0) if loan.terms.is_negative_rate_allowed else total


def is_enough(loan: WorkingLoan, money: int) -> bool:
	"""Whether money closes the loan; most payments are far from it, and the payoff asks every open row."""
	terms = loan.terms
	if (
		loan.has_extras
		or terms.is_first_spread
		or terms.is_interest_in_advance
		or terms.is_negative_rate_allowed
	):
		return money >= get_payoff(loan)
	ahead = sum(row.paid[INTEREST] for row in loan.installments[loan.opened : loan.ahead])
	return money >= loan.outstanding - ahead and money >= get_payoff(loan)


def build_payoff_parts(loan: WorkingLoan) -> PayoffParts:
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
	penalty = sum(get_unpaid(row, PENALTY, loan.day, loan.terms) for row in rows)
	interest = sum(row.get_accrued_interest(loan.day, loan.terms) - row.paid[INTEREST] for row in rows)
	if loan.terms.is_negative_rate_allowed:
		# A credit is no more than all the rest.
		interest = max(
			interest,
			unearned - loan.outstanding - penalty - sum(owed.values()) - charge - tax - loan.capitalized_tax,
		)
	return PayoffParts(
		principal=amount(loan.outstanding),
		interest=amount(interest),
		penalty=amount(penalty),
		fee=amount(owed[FEE]),
		insurance=amount(owed[INSURANCE]),
		cost=amount(owed[COST]),
		tax=amount(owed[TAX] + tax + loan.capitalized_tax),
		prepayment_charge=amount(charge),
		unearned_charges=amount(-unearned),
	)
