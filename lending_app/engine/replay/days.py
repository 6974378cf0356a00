"""Days that pass: installments fall due, held money is used, interest becomes principal, a loan closes."""

from __future__ import annotations

from datetime import date

from lending_app.engine.loan.allocation import ADVANCE_SOURCE, CAPITALIZED_SOURCE, Component
from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyRule
from lending_app.engine.replay.allocate import allocate_due
from lending_app.engine.replay.available import is_line_open
from lending_app.engine.replay.balance_owed import follow_balance, share_again
from lending_app.engine.replay.billing import get_charge_end
from lending_app.engine.replay.converting import count_days_late, record_capitalized, trim_conversions
from lending_app.engine.replay.installment import INTEREST, PENALTY, PRINCIPAL, TAX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.own_charges import drop_paid_charges, find_next_charge
from lending_app.engine.replay.payoff import get_payoff, is_enough
from lending_app.engine.replay.settle import settle
from lending_app.engine.replay.unpaid import freeze_penalty, get_unpaid, set_penalty_base
from lending_app.engine.values.errors import InvalidDateError, LoanClosedError, NotDisbursedError
from lending_app.engine.values.inputs import check_date


def advance_to(loan: WorkingLoan, day: date, *, can_wait: bool = False) -> None:
	"""Let the days pass: installments fall due, held money is used, penalties run.

	`can_wait`: what installments far ahead repay, where interest runs on the balance owed, is not asked yet.
	"""
	check_date(day, "as_of")
	if day < loan.day:
		raise InvalidDateError("as_of", day, loan.day)
	if loan.terms.prepayment_charge is not None:
		_pass_charge_end(loan, day)
	_open_until(loan, day)
	if not can_wait:
		share_again(loan)
	loan.day = day


def settle_up(loan: WorkingLoan, *, can_close: bool = False) -> None:
	"""What follows a payment or a due date: rows done with, the closing, the penalty on the whole loan.

	`can_close` says that the payoff may have fallen without a payment, to what is held or was paid ahead.
	"""
	_skip_paid(loan)
	if loan.own_charges:
		drop_paid_charges(loan)
	if loan.closed_on is None and (not loan.outstanding or can_close):
		_close(loan, can_close=can_close)
	if loan.conversions:
		trim_conversions(loan)
	if loan.terms.is_on_owed:
		follow_balance(loan)
	rule = loan.terms.penalty
	if rule is not None and rule.base is PenaltyBase.OUTSTANDING_PRINCIPAL:
		_set_oldest_base(loan, rule)


def _open_until(loan: WorkingLoan, day: date) -> None:
	while loan.opened < len(loan.installments) and loan.installments[loan.opened].period.due <= day:
		_pass_own_charges(loan, loan.installments[loan.opened].period.due)
		_open_next(loan)
	_pass_own_charges(loan, day)


def _open_next(loan: WorkingLoan) -> None:
	row = loan.installments[loan.opened]
	loan.day = row.period.due
	loan.opened += 1
	if row.carried_tax:
		loan.capitalized_tax = 0
	if row.capitalized:
		_capitalize(loan, row)
	elif row.due[INTEREST] < row.paid[INTEREST] and loan.terms.is_negative_rate_allowed:
		credit_interest(loan, row)
	if loan.terms.penalty is not None:
		set_penalty_base(row, loan.terms.penalty)
	_use_held(loan)
	terms = loan.terms
	can_close = terms.prepayment_charge is not None or terms.is_negative_rate_allowed
	settle_up(loan, can_close=can_close)


def _pass_charge_end(loan: WorkingLoan, day: date) -> None:
	"""Once paying early costs nothing, what was paid ahead may be all that is owed."""
	end = get_charge_end(loan)
	if end is not None and loan.day < end <= day:
		_open_until(loan, end)
		loan.day = end
		settle_up(loan, can_close=True)


def _capitalize(loan: WorkingLoan, row: WorkingInstallment) -> None:
	"""Interest that was not to be paid becomes principal on its due date."""
	part, row.capitalized = row.capitalized, 0
	row.paid[INTEREST] += part
	row.moved = part
	loan.outstanding += part
	loan.capitalized += part
	if loan.terms.interest_tax_rate:
		loan.capitalized_tax += take_share(part, loan.terms.interest_tax_rate, loan.terms.rounding)
	record_capitalized(loan, count_days_late(loan), part, 0)
	row.record_if_paid(loan.day)
	loan.record(CAPITALIZED_SOURCE, row, Component.INTEREST, part, "capitalized")


def credit_interest(loan: WorkingLoan, row: WorkingInstallment) -> None:
	"""Interest below zero is not paid out: it is taken off the principal of the installment.

	Source: Portugal, Lei 32/2018 (a negative value is deducted from the principal owed, in the next installment); so do
	Danish mortgages at rates below zero.
	"""
	part = row.get_credit()
	row.paid[INTEREST] -= part
	row.paid[PRINCIPAL] += part
	loan.outstanding -= part
	loan.record(CAPITALIZED_SOURCE, row, Component.INTEREST, -part, "credited")
	row.record_if_paid(loan.day)


def _close(loan: WorkingLoan, *, can_close: bool) -> None:
	"""Close a loan that owes nothing, or no more than is held for the client."""
	is_open = is_line_open(loan)
	# An open line that owes nothing has nothing to settle; where rates may be below zero, a payoff of 0 may hide more paid.
	if can_close and (not is_open or loan.outstanding or get_payoff(loan)) and is_enough(loan, loan.advance):
		share_again(loan)
		settle(loan, 0, ADVANCE_SOURCE)
		_skip_paid(loan)
	if not loan.outstanding and not is_open and not get_payoff(loan):
		loan.closed_on = loan.day


def _set_oldest_base(loan: WorkingLoan, rule: PenaltyRule) -> None:
	for row in loan.installments[loan.first_open : loan.opened]:
		if row.get_contractual_unpaid():
			freeze_penalty(row, loan.day, rule)
			row.penalty_base = loan.outstanding
			return


def _skip_paid(loan: WorkingLoan) -> None:
	while loan.first_open < loan.opened:
		row = loan.installments[loan.first_open]
		if row.get_contractual_unpaid() or get_unpaid(row, PENALTY, loan.day, loan.terms):
			return
		if loan.has_extras and get_unpaid(row, TAX, loan.day, loan.terms):
			return
		if loan.day < row.accrual_end:
			# Interest paid in advance is still to be earned.
			return
		loan.settle_installment(row)
		loan.first_open += 1


def _pass_own_charges(loan: WorkingLoan, until: date) -> None:
	"""Held money is used on the due dates of charges that have their own."""
	while loan.own_charges and (row := find_next_charge(loan, until)) is not None:
		loan.day = row.period.due
		_use_held(loan)
		settle_up(loan)


def _use_held(loan: WorkingLoan) -> None:
	if loan.advance:
		held, loan.advance = loan.advance, 0
		left = allocate_due(loan, held, ADVANCE_SOURCE)
		loan.advance = left
		if left != held:
			loan.record(ADVANCE_SOURCE, None, Component.ADVANCE, left - held, "advance_used")


def advance_to_fact(loan: WorkingLoan, fact: Fact) -> None:
	"""Carry the loan to the day of a fact that needs one that is running."""
	if not loan.installments:
		raise NotDisbursedError("value_date", fact.value_date)
	advance_to(loan, fact.value_date)
	if loan.closed_on is not None:
		raise LoanClosedError("value_date", fact.value_date, loan.closed_on)
