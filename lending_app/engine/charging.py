"""What people decide about a loan's debt: charge it, waive some of it, charge it off, sell it, give held money back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lending_app.engine.allocation import Component
from lending_app.engine.billing import COST, bill, find_row_to_bill, get_earned_charge
from lending_app.engine.charges import take_share
from lending_app.engine.errors import (
	InvalidAmountError,
	LoanClosedError,
	NotChargedOffError,
	NotDisbursedError,
)
from lending_app.engine.facts import Charged, ChargedOff, Fact, Refunded, Sold, Waived
from lending_app.engine.money import check_not_below_zero, check_positive
from lending_app.engine.payments import recover, stop_interest
from lending_app.engine.working import INDEX, INTEREST, PENALTY, PRINCIPAL, Row

if TYPE_CHECKING:
	from lending_app.engine.replay import LoanReplay


def charge(loan: LoanReplay, fact: Charged) -> None:
	"""Charge a fee, a premium or a cost of collection. Raises InvalidAmountError, NotDisbursedError, LoanClosedError."""
	amount = check_positive(fact.amount, loan.terms.rounding)
	_go_on(loan, fact)
	index = INDEX[fact.component]
	row = find_row_to_bill(loan, is_cost=index == COST)
	bill(loan, row, index, amount, take_share(amount, fact.tax_rate, loan.terms.rounding))
	loan.settle_up()


def waive(loan: LoanReplay, fact: Waived) -> None:
	"""Give up a part of the debt, or all there is of a component.

	Raises InvalidAmountError above what is owed of it, NotDisbursedError, LoanClosedError.
	"""
	rounding = loan.terms.rounding
	asked = None if fact.amount is None else check_positive(fact.amount, rounding)
	_go_on(loan, fact)
	index = INDEX[fact.component]
	owed = [(row, _get_waivable(loan, row, index)) for row in _list_rows(loan, fact, index)]
	most = sum(max(part, 0) for _, part in owed)
	money = most if asked is None else asked
	if not 0 < money <= most:
		raise InvalidAmountError("amount", rounding.to_amount(money), f"up to {rounding.to_amount(most)}")
	loan.waived += money
	loan.forgiven += money if index == PRINCIPAL else 0
	for row, part in owed:
		spent = max(min(money, part), 0)
		loan.pay_part(row, index, spent, fact.fact_id, "waived")
		money -= spent
	loan.settle_up()


def refund(loan: LoanReplay, fact: Refunded) -> None:
	"""Pay held money back to the client. Raises InvalidAmountError above what is held, NotDisbursedError."""
	amount = check_positive(fact.amount, loan.terms.rounding)
	if not loan.rows:
		raise NotDisbursedError("value_date", fact.value_date)
	loan.advance_to(fact.value_date)
	if amount > loan.advance:
		raise InvalidAmountError(
			"amount", fact.amount, f"up to {loan.terms.rounding.to_amount(loan.advance)}"
		)
	loan.advance -= amount
	loan.move_funds(fact.channel, -amount)
	loan.record(fact.fact_id, None, Component.ADVANCE, -amount, "refunded")


def charge_off(loan: LoanReplay, fact: ChargedOff) -> None:
	"""Take the loan off the books: interest and penalty stop, the claim stays, later receipts are recoveries.

	Held money is used first. Raises NotDisbursedError, LoanClosedError (also for a loan charged off already).
	"""
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


def _list_rows(loan: LoanReplay, fact: Waived, index: int) -> list[Row]:
	"""Installments of which something may be waived, the oldest first: principal of any, the rest up to the running one."""
	until = len(loan.rows) if index == PRINCIPAL else loan.opened + 1
	rows = loan.rows[loan.first_open : until]
	if fact.installment_number is None:
		return rows
	return [row for row in rows if row.number == fact.installment_number]


def _get_waivable(loan: LoanReplay, row: Row, index: int) -> int:
	"""What is earned and unpaid of a component of an installment."""
	is_earning = index == INTEREST and loan.day < row.accrual_end
	if (row.number <= loan.opened and not is_earning) or index in (PENALTY, PRINCIPAL):
		return row.get_unpaid(index, loan.day, loan.terms)
	if index == INTEREST:
		return 0 if row.capitalized else row.get_accrued_interest(loan.day, loan.terms) - row.paid[INTEREST]
	return get_earned_charge(row, index, loan.day, loan.terms) - row.paid[index]
