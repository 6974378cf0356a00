"""Money that comes in."""

from __future__ import annotations

from lending_app.engine.loan.allocation import LOWERING
from lending_app.engine.loan.facts import Paid
from lending_app.engine.replay.allocate import allocate_due, allocate_excess, recover
from lending_app.engine.replay.balance_owed import share_again
from lending_app.engine.replay.days import advance_to, settle_up
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.payoff import is_enough
from lending_app.engine.replay.settle import settle
from lending_app.engine.values.errors import (
	InvalidAmountError,
	LoanClosedError,
	NotDisbursedError,
)
from lending_app.engine.values.money import check_not_below_zero, check_positive


def pay(loan: WorkingLoan, fact: Paid) -> None:
	"""Take money in and allocate what is left of it after its costs.

	Raises InvalidAmountError, NotDisbursedError, LoanClosedError for a loan that was sold.
	"""
	amount = check_positive(fact.amount, loan.terms.rounding)
	costs = check_not_below_zero(fact.costs, loan.terms.rounding, "costs")
	if costs >= amount:
		raise InvalidAmountError("costs", fact.costs, f"below {fact.amount}")
	if not loan.installments:
		raise NotDisbursedError("value_date", fact.value_date)
	advance_to(loan, fact.value_date, can_wait=True)
	if loan.sold_on is not None:
		raise LoanClosedError("value_date", fact.value_date, loan.sold_on)
	loan.move_funds(fact.channel, amount)
	loan.execution_costs += costs
	amount -= costs
	loan.paid += amount
	if is_enough(loan, amount + loan.advance):
		share_again(loan)
		settle(loan, amount, fact.fact_id)
	elif loan.charged_off_on is not None:
		recover(loan, amount, fact.fact_id, fact.allocation)
	else:
		money = allocate_due(loan, amount, fact.fact_id, fact.allocation)
		allocate_excess(loan, money, fact.fact_id, fact.excess or loan.terms.excess)
	settle_up(loan, can_close=_may_close(loan, fact))


def _may_close(loan: WorkingLoan, fact: Paid) -> bool:
	"""Whether less may be left than was paid: paying early costs less by then, or charges fall with the plan."""
	if loan.terms.prepayment_charge is not None or not loan.has_extras:
		return loan.terms.prepayment_charge is not None
	return loan.terms.is_on_owed or (fact.excess or loan.terms.excess) in LOWERING
