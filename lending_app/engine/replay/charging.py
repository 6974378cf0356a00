"""What people decide about a loan's debt: charge it, waive some of it, charge it off, sell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.facts import Charged, ChargedOff, Fact, Sold, Waived
from lending_app.engine.replay.billing import COST, bill, find_row_to_bill, get_earned_charge
from lending_app.engine.replay.forgiving import get_waivable_principal, waive_principal
from lending_app.engine.replay.own_charges import add_own_charge
from lending_app.engine.replay.payments import recover, stop_interest
from lending_app.engine.replay.working import INDEX, INTEREST, PENALTY, PRINCIPAL, Row
from lending_app.engine.values.errors import (
	InvalidAmountError,
	LoanClosedError,
	NotChargedOffError,
	NotDisbursedError,
)
from lending_app.engine.values.money import check_not_below_zero, check_positive

if TYPE_CHECKING:
	from lending_app.engine.replay.replay import LoanReplay


def charge(loan: LoanReplay, fact: Charged) -> None:
	"""Charge a fee, a premium or a cost of collection. Raises InvalidAmountError, NotDisbursedError, LoanClosedError."""
	amount = check_positive(fact.amount, loan.terms.rounding)
	_go_on(loan, fact)
	index = INDEX[fact.component]
	tax = take_share(amount, fact.tax_rate, loan.terms.rounding)
	if fact.due_date is not None or loan.first_open == len(loan.rows):
		add_own_charge(loan, index, amount, tax, fact.due_date or fact.value_date)
	else:
		bill(loan, find_row_to_bill(loan, is_cost=index == COST), index, amount, tax)
	loan.settle_up()


def waive(loan: LoanReplay, fact: Waived) -> None:
	"""Give up a part of the debt, or all there is of a component.

	Raises InvalidAmountError above what is owed of it, NotDisbursedError, LoanClosedError.
	"""
	rounding = loan.terms.rounding
	asked = None if fact.amount is None else check_positive(fact.amount, rounding)
	_go_on(loan, fact)
	index = INDEX[fact.component]
	owed = [] if index == PRINCIPAL else _list_waivable(loan, fact, index)
	most = sum(part for _, part in owed)
	if index == PRINCIPAL:
		most = get_waivable_principal(loan, fact.installment_number)
	money = most if asked is None else asked
	if not 0 < money <= most:
		raise InvalidAmountError("amount", rounding.to_amount(money), f"up to {rounding.to_amount(most)}")
	if index == PRINCIPAL:
		waive_principal(loan, fact, money)
		loan.forgiven += money
	loan.waived += money
	for row, part in owed:
		spent = min(money, part)
		loan.pay_part(row, index, spent, fact.fact_id, "waived")
		money -= spent
	loan.settle_up(can_close=True)


def charge_off(loan: LoanReplay, fact: ChargedOff) -> None:
	"""Take the loan off the books: interest and penalty stop, the claim stays, later receipts are recoveries.

	Held money is used first. A loan that a payment of the same day closed has nothing to charge off. Raises NotDisbursedError, LoanClosedError (also for a loan charged off already).
	"""
	if loan.rows:
		loan.advance_to(fact.value_date)
	if loan.rows and loan.closed_on == fact.value_date:
		# Paid off on the same day: payments count first, and left nothing to charge off.
		return
	_go_on(loan, fact)
	if loan.charged_off_on is not None:
		raise LoanClosedError("value_date", fact.value_date, loan.charged_off_on)
	held, loan.advance = loan.advance, 0
	freed = stop_interest(loan, fact.fact_id, "charge_off")
	for row in loan.rows:
		row.penalty_end = loan.day
	recover(loan, held + freed, fact.fact_id, None)
	loan.charged_off = loan.get_claim()
	loan.charged_off_on = loan.day
	loan.refundable = []
	loan.settle_up()


def sell(loan: LoanReplay, fact: Sold) -> None:
	"""Sell the claim of a loan that was charged off: it owes nothing here any more, and pays nothing.

	Raises InvalidAmountError for a price below zero, NotDisbursedError, LoanClosedError, NotChargedOffError.
	"""
	price = check_not_below_zero(fact.amount, loan.terms.rounding)
	_go_on(loan, fact)
	if loan.charged_off_on is None:
		raise NotChargedOffError("value_date", fact.value_date)
	loan.move_funds(fact.channel, price)
	loan.sale_price = price
	loan.sold_on = loan.closed_on = loan.day


def _go_on(loan: LoanReplay, fact: Fact) -> None:
	"""Carry the loan to the day of a fact that needs one that is running."""
	if not loan.rows:
		raise NotDisbursedError("value_date", fact.value_date)
	loan.advance_to(fact.value_date)
	if loan.closed_on is not None:
		raise LoanClosedError("value_date", fact.value_date, loan.closed_on)


def _list_waivable(loan: LoanReplay, fact: Waived, index: int) -> list[tuple[Row, int]]:
	"""Installments with what is earned and unpaid of a component, the oldest first; no more than the loan owes of it."""
	until = max(loan.opened + 1, loan.ahead) if index == INTEREST else loan.opened + 1
	owed = [(row, _get_waivable(loan, row, index)) for row in loan.rows[loan.first_open : until]]
	if index not in (INTEREST, PENALTY):
		owed += [(row, row.due[index] - row.paid[index]) for row in loan.own_charges]
	# What installments to come have earned below zero was paid, or is earned, with the first one.
	most = sum(part for _, part in owed)
	found = []
	for row, part in owed:
		if part > 0 and fact.installment_number in (None, row.number):
			found.append((row, min(part, most)))
			most -= found[-1][1]
	return found


def _get_waivable(loan: LoanReplay, row: Row, index: int) -> int:
	"""What is earned and unpaid of a component of an installment."""
	is_earning = index == INTEREST and loan.day < row.accrual_end
	if (row.number <= loan.opened and not is_earning) or index == PENALTY:
		return row.get_unpaid(index, loan.day, loan.terms)
	if index == INTEREST:
		earned = row.get_accrued_interest(loan.day, loan.terms)
		return 0 if row.capitalized else earned - min(row.paid[INTEREST], max(earned, 0))
	return get_earned_charge(row, index, loan.day, loan.terms) - row.paid[index]
