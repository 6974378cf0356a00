"""Principal that is given up: it bears no more interest, and what is left is planned for the installments to come."""

from __future__ import annotations

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.facts import Waived
from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.replay.allocate import recover
from lending_app.engine.replay.billing import carry_taxes
from lending_app.engine.replay.installment import INTEREST, PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.prepaying import get_balance
from lending_app.engine.replay.replanning import Change, find_first, plan_installments, put_installments
from lending_app.engine.replay.settle import drop_capitalization, stop_interest
from lending_app.engine.replay.unpaid import freeze_penalty, set_penalty_base
from lending_app.engine.schedule.plan_values import DEFERRED
from lending_app.engine.values.errors import FactError

RULE = "waived"


def get_waivable_principal(loan: WorkingLoan, number: int | None) -> int:
	"""What may be given up: what is owed, without interest that becomes principal only later."""
	rows = _list_rows(loan, number)
	unpaid = sum(_get_unpaid(row) for row in rows)
	if number is None or number <= loan.opened:
		return min(unpaid, loan.outstanding)
	unpaid -= sum(row.get_credit() for row in rows)
	return min(unpaid, sum(_get_unpaid(row) - row.capitalized for row in loan.installments[loan.opened :]))


def waive_principal(loan: WorkingLoan, fact: Waived, money: int) -> None:
	"""Give up principal of one installment, or that already due and then that to come.

	Principal to come is planned again for the installments not paid ahead. Where all of it is given up, interest stops:
	what is earned and unpaid is left. Raises FactError where installments paid ahead count on interest deferred before
	them; then nothing is changed.
	"""
	rows = _list_rows(loan, fact.installment_number)
	if money == loan.outstanding:
		freed = stop_interest(loan, fact.fact_id, RULE)
		for row in rows:
			money = loan.pay_part(row, PRINCIPAL, money, fact.fact_id, RULE)
		recover(loan, freed, fact.fact_id, None)
		return
	due = [row for row in rows if row.number <= loan.opened]
	rest = money - min(money, sum(_get_unpaid(row) for row in due))
	first = _find_planned(loan, fact.installment_number) if rest else None
	for row in due:
		money = loan.pay_part(row, PRINCIPAL, money, fact.fact_id, RULE)
	if first is not None:
		rest = _plan_again(loan, first, rest, fact.fact_id)
		rows = loan.installments[loan.opened : first]
	_cut(loan, [row for row in rows if row.number > loan.opened], rest, fact.fact_id)


def _list_rows(loan: WorkingLoan, number: int | None) -> list[WorkingInstallment]:
	return [row for row in loan.installments[loan.first_open :] if number in (None, row.number)]


def _get_unpaid(row: WorkingInstallment) -> int:
	return row.due[PRINCIPAL] - row.paid[PRINCIPAL]


def _find_planned(loan: WorkingLoan, number: int | None) -> int | None:
	"""The first row that is planned again; None where principal comes off installments as they stand.

	So it does where one is named, and where they were given, pay interest in advance, or are paid ahead.
	"""
	if loan.terms.is_interest_in_advance or loan.terms.method is AmortizationMethod.IRREGULAR:
		return None
	if loan.charged_off_on is not None:
		# Interest has stopped: there is no plan to make again.
		return None
	is_deferring = any(row.rule == DEFERRED for row in loan.installments[loan.opened : number])
	if number is not None and not is_deferring:
		return None
	try:
		return find_first(loan)
	except FactError:
		if is_deferring:
			raise
		return None


def _plan_again(loan: WorkingLoan, first: int, money: int, source_id: str) -> int:
	"""Plan the rows from `first` on for less; returns what they do not hold."""
	part = min(money, get_balance(loan.installments[first:]))
	if part:
		change = Change(added=-part)
		fresh = plan_installments(loan, first, change)
		_lower(loan, loan.installments[loan.opened : first], part)
		loan.outstanding -= part
		loan.prepaid += part
		loan.record(source_id, None, Component.PRINCIPAL, part, f"{RULE}.principal")
		put_installments(loan, first, fresh, change)
	return money - part


def _cut(loan: WorkingLoan, rows: list[WorkingInstallment], money: int, source_id: str) -> None:
	"""Take principal off installments to come, the oldest first; those up to each bear that much less interest."""
	is_flat = loan.terms.method is AmortizationMethod.FLAT
	for row in rows:
		left = loan.pay_part(row, PRINCIPAL, money, source_id, RULE)
		if left < money:
			until = len(loan.installments) if is_flat else row.number - loan.terms.is_interest_in_advance
			earning = [
				other for other in loan.installments[loan.first_open : until] if other.accrual_end > loan.day
			]
			_lower(loan, earning, money - left)
		money = left
	drop_capitalization(loan, source_id, RULE)
	carry_taxes(loan)


def _lower(loan: WorkingLoan, rows: list[WorkingInstallment], part: int) -> None:
	"""Let rows bear interest on less; what becomes principal is less too, and so is the balance after it."""
	for row in rows:
		# With interest in advance an installment that is due earns.
		rule = loan.terms.penalty if row.number <= loan.opened else None
		if rule is not None:
			freeze_penalty(row, loan.day, rule)
		row.lower_balance(loan.day, min(part, row.segments[-1][1]), loan.terms)
		capitalized = min(row.capitalized, max(row.due[INTEREST] - row.paid[INTEREST], 0))
		part += row.capitalized - capitalized
		row.capitalized = capitalized
		row.paid_on = None
		row.record_if_paid(loan.day)
		if rule is not None:
			set_penalty_base(row, rule)
