"""What people decide about a loan's debt: charge it, waive some of it, charge it off, sell it."""

from __future__ import annotations

from lending_app.engine.loan.facts import Waived
from lending_app.engine.replay.billing import get_earned_charge, get_unearned_tax
from lending_app.engine.replay.days import advance_to_fact, settle_up
from lending_app.engine.replay.forgiving import get_waivable_principal, waive_principal
from lending_app.engine.replay.installment import INDEX, INTEREST, PENALTY, PRINCIPAL, TAX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.unpaid import get_unpaid
from lending_app.engine.values.errors import (
	InvalidAmountError,
)
from lending_app.engine.values.money import check_positive


def waive(loan: WorkingLoan, fact: Waived) -> None:
	"""Give up a part of the debt, or all there is of a component.

	Raises InvalidAmountError above what is owed of it, NotDisbursedError, LoanClosedError.
	"""
	rounding = loan.terms.rounding
	asked = None if fact.amount is None else check_positive(fact.amount, rounding)
	advance_to_fact(loan, fact)
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
	settle_up(loan, can_close=True)


def _list_waivable(loan: WorkingLoan, fact: Waived, index: int) -> list[tuple[WorkingInstallment, int]]:
	"""Installments with what is earned and unpaid of a component, the oldest first; no more than the loan owes of it."""
	until = max(loan.opened + 1, loan.ahead) if index == INTEREST else loan.opened + 1
	owed = [(row, _get_waivable(loan, row, index)) for row in loan.installments[loan.first_open : until]]
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


def _get_waivable(loan: WorkingLoan, row: WorkingInstallment, index: int) -> int:
	"""What is earned and unpaid of a component of an installment."""
	is_earning = index == INTEREST and loan.day < row.accrual_end
	if (row.number <= loan.opened and not is_earning) or index == PENALTY:
		unearned = get_unearned_tax(loan, row) if index == TAX else 0
		return get_unpaid(row, index, loan.day, loan.terms) - unearned
	if index == INTEREST:
		earned = row.get_accrued_interest(loan.day, loan.terms)
		if loan.terms.is_negative_rate_allowed:
			# Days below zero to come lower what the installment asks.
			earned = min(earned, row.due[INTEREST])
		return 0 if row.capitalized else earned - min(row.paid[INTEREST], max(earned, 0))
	# Tax on interest that is to become principal is not asked before.
	return min(get_earned_charge(row, index, loan.day, loan.terms), row.due[index]) - row.paid[index]
