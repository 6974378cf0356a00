"""A fee, a premium or a cost of collection that is charged to a running loan."""

from __future__ import annotations

from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.facts import Charged
from lending_app.engine.replay.billing import bill, find_installment_to_bill
from lending_app.engine.replay.days import advance_to_fact, settle_up
from lending_app.engine.replay.installment import COST, INDEX
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.own_charges import add_own_charge
from lending_app.engine.values.money import check_positive


def charge(loan: WorkingLoan, fact: Charged) -> None:
	"""Charge a fee, a premium or a cost of collection. Raises InvalidAmountError, NotDisbursedError, LoanClosedError."""
	amount = check_positive(fact.amount, loan.terms.rounding)
	advance_to_fact(loan, fact)
	index = INDEX[fact.component]
	tax = take_share(amount, fact.tax_rate, loan.terms.rounding)
	if fact.due_date is not None or loan.first_open == len(loan.installments):
		add_own_charge(loan, index, amount, tax, fact.due_date or fact.value_date)
	else:
		bill(loan, find_installment_to_bill(loan, is_cost=index == COST), index, amount, tax)
	settle_up(loan)
