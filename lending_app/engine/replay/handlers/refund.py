"""Held money paid back, and money paid back that turns out not to have been held: it is owed again."""

from __future__ import annotations

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.facts import Refunded
from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.replay.balance_owed import OWED_AGAIN
from lending_app.engine.replay.days import advance_to, settle_up
from lending_app.engine.replay.installment import PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.replanning import Change, find_first, plan_installments, put_installments
from lending_app.engine.replay.settle import begin_again
from lending_app.engine.replay.unpaid import freeze_penalty, set_penalty_base
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.plan_values import PlannedInstallment
from lending_app.engine.values.errors import FactError, InvalidAmountError, NotDisbursedError
from lending_app.engine.values.money import check_positive


def refund(loan: WorkingLoan, fact: Refunded) -> None:
	"""Pay held money back to the client.

	Raises InvalidAmountError above what is held, NotDisbursedError. Where a fact that stood on the day was reversed since,
	less may be held than was paid back: the difference is principal that was lent again.
	"""
	amount = check_positive(fact.amount, loan.terms.rounding)
	if not loan.installments:
		raise NotDisbursedError("value_date", fact.value_date)
	advance_to(loan, fact.value_date)
	lent = amount - loan.advance
	if lent > 0 and (not fact.precedes_reversal or loan.sold_on is not None):
		raise InvalidAmountError(
			"amount", fact.amount, f"up to {loan.terms.rounding.to_amount(loan.advance)}"
		)
	loan.move_funds(fact.channel, -amount)
	if loan.advance:
		held = min(amount, loan.advance)
		loan.advance -= held
		loan.record(fact.fact_id, None, Component.ADVANCE, -held, "refunded")
	if lent > 0:
		_lend_again(loan, lent, fact.fact_id)


def _lend_again(loan: WorkingLoan, amount: int, source_id: str) -> None:
	loan.closed_on = None
	loan.record(source_id, None, Component.PRINCIPAL, -amount, "refunded.principal")
	first = None if loan.charged_off_on is not None else _find_planned(loan)
	loan.disbursed += amount
	loan.outstanding += amount
	if first is None:
		_add_to_one(loan, amount)
	else:
		change = Change(added=amount)
		fresh = plan_installments(loan, first, change)
		for row in loan.installments[loan.opened : first]:
			row.lower_balance(loan.day, -amount, loan.terms)
		put_installments(loan, first, fresh, change)
	settle_up(loan)


def _find_planned(loan: WorkingLoan) -> int | None:
	"""The first installment that can be planned again with the money; None where none can."""
	terms = loan.terms
	if terms.is_interest_in_advance or terms.method is AmortizationMethod.IRREGULAR:
		return None
	if not loan.outstanding:
		begin_again(loan)
	try:
		first = find_first(loan)
	except FactError:
		return None
	return first if first < len(loan.installments) else None


def _add_to_one(loan: WorkingLoan, amount: int) -> None:
	"""Put it on the next installment; where all are due, on one of its own that is due on the day."""
	is_after = loan.opened == len(loan.installments) and loan.installments[-1].period.due < loan.day
	if is_after and loan.charged_off_on is None:
		# It was not owed before: it is not late yet, whatever the last due date was.
		_add_installment(loan, amount)
		return
	row = loan.installments[min(loan.opened, len(loan.installments) - 1)]
	rule = loan.terms.penalty if row.number <= loan.opened else None
	if rule is not None:
		freeze_penalty(row, loan.day, rule)
	row.due[PRINCIPAL] += amount
	row.paid_on = None
	loan.open_again(row)
	if rule is not None:
		set_penalty_base(row, rule)


def _add_installment(loan: WorkingLoan, amount: int) -> None:
	last = loan.installments[-1]
	period = Period(last.number + 1, last.period.due, loan.day, False)
	row = WorkingInstallment(period, loan.outstanding, PlannedInstallment(amount, 0, OWED_AGAIN))
	loan.installments.append(row)
	loan.opened += 1
	if loan.terms.penalty is not None:
		set_penalty_base(row, loan.terms.penalty)
