"""Money paid early on a loan whose interest runs on the balance owed: it earns at once."""

from __future__ import annotations

from dataclasses import replace

from lending_app.engine.loan.allocation import LOWERING, Component, ExcessRule, Timing
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.replay.balance_owed import (
	CAPITALIZED,
	WITHOUT_PRINCIPAL,
	find_last,
	find_running,
	get_asked_principal,
	get_unplanned,
	set_balance,
	share_again,
	share_soon,
)
from lending_app.engine.replay.installment import INDEX, INTEREST, PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.prepaying import leave_charge, pay_prepayment_charge
from lending_app.engine.schedule.schedule import Replan, amortize

# What pays the last installments, or all alike, on a balance that earns day by day.
_SAME = {
	ExcessRule.LAST_INSTALLMENTS: ExcessRule.REDUCE_TERM,
	ExcessRule.ALL_INSTALLMENTS: ExcessRule.REDUCE_INSTALLMENT,
}


_EARLY = Timing.IN_ADVANCE.name.lower()


def pay_early(loan: WorkingLoan, money: int, source_id: str, rule: ExcessRule) -> int:
	"""Use money beyond what is due, so that it earns at once. Returns what is to be held.

	BEFORE_PRINCIPAL: the interest earned so far, then principal; with NEXT_INSTALLMENTS an installment paid in full is done with,
	and the next one's interest runs from the day on. ON_DUE_DATE: principal alone. The rules that lower the plan keep
	the installments or level them again.
	"""
	index = find_running(loan)
	rule = _SAME.get(rule, rule)
	if rule is ExcessRule.HOLD_AS_ADVANCE or not loan.outstanding:
		return money
	if loan.terms.early_interest is EarlyInterest.ON_DUE_DATE:
		money = _pay_principal(loan, index, money, source_id, rule)
	elif rule in LOWERING:
		row = loan.installments[index]
		part = _pay_earned(loan, row, money, source_id, "earned")
		row.asked = row.asked[0], row.asked[1] + part
		row.settled += part
		money = _prepay(loan, index, money - part, source_id, rule)
	else:
		money = _pay_coming(loan, index, money, source_id)
	running = find_running(loan)
	set_balance(loan, running)
	share_soon(loan, running)
	return money


def _pay_earned(loan: WorkingLoan, row: WorkingInstallment, money: int, source_id: str, rule: str) -> int:
	"""Pay the interest earned so far, as far as money goes; returns what was paid."""
	if row.rule == CAPITALIZED:
		return 0
	earned = row.get_accrued_interest(loan.day, loan.terms) - row.paid[INTEREST]
	part = min(money, max(earned, 0))
	return part - loan.pay_part(row, INTEREST, part, source_id, rule)


def _pay_coming(loan: WorkingLoan, index: int, money: int, source_id: str) -> int:
	"""Pay the coming installments, the running one first, each with the interest earned by then. Returns what is left."""
	last = find_last(loan.installments)
	if (
		index == last
		or money >= loan.installments[index].asked[1]
		or loan.installments[index].rule in WITHOUT_PRINCIPAL
	):
		# It may reach installments that do not follow the balance yet.
		share_again(loan)
	while index < last and loan.installments[index].rule not in WITHOUT_PRINCIPAL:
		row = loan.installments[index]
		earned = max(row.get_accrued_interest(loan.day, loan.terms), row.paid[INTEREST])
		principal = get_asked_principal(loan, row, earned)
		if principal >= loan.outstanding or not _is_covered(loan, row, earned, principal, money):
			return _pay_partly(loan, row, principal, money, source_id)
		for part in loan.terms.allocation.get_components(Timing.IN_ADVANCE):
			money = loan.pay_part(row, INDEX[part], money, source_id, _EARLY)
		_begin_next(loan, index)
		index += 1
	money -= _pay_earned(loan, loan.installments[index], money, source_id, _EARLY)
	for row in loan.installments[index:]:
		money = loan.pay_part(row, PRINCIPAL, money, source_id, _EARLY)
	return money


def _is_covered(loan: WorkingLoan, row: WorkingInstallment, earned: int, principal: int, money: int) -> bool:
	"""End an installment with the interest earned so far, where money pays all of it."""
	before = row.due[:]
	row.due[INTEREST] = earned
	row.due[PRINCIPAL] = row.paid[PRINCIPAL] + principal
	row.tax_interest(loan.terms)
	if row.get_contractual_unpaid() <= money:
		return True
	row.due = before
	return False


def _begin_next(loan: WorkingLoan, index: int) -> None:
	"""The interest of the next installment runs from the day on."""
	row, coming = loan.installments[index], loan.installments[index + 1]
	row.accrual_end, row.ended_early = loan.day, True
	coming.span = replace(coming.period, start=loan.day, is_regular=False)
	coming.unit_interest = None
	coming.segments = [(loan.day, loan.outstanding)]
	loan.ahead = max(loan.ahead, coming.number)


def _pay_partly(
	loan: WorkingLoan, row: WorkingInstallment, principal: int, money: int, source_id: str
) -> int:
	for part in loan.terms.allocation.get_components(Timing.IN_ADVANCE):
		index = INDEX[part]
		if part is Component.INTEREST:
			money -= _pay_earned(loan, row, money, source_id, _EARLY)
		elif part is Component.PRINCIPAL:
			money = _pay_ask(loan, row, principal, money, source_id)
		else:
			money = loan.pay_part(row, index, money, source_id, _EARLY)
	return money


def _pay_ask(loan: WorkingLoan, row: WorkingInstallment, principal: int, money: int, source_id: str) -> int:
	"""Pay principal of an installment up to what it asks now; its plan follows."""
	part = min(principal, money)
	row.due[PRINCIPAL] = max(row.due[PRINCIPAL], row.paid[PRINCIPAL] + part)
	return money - part + loan.pay_part(row, PRINCIPAL, part, source_id, _EARLY)


def _pay_principal(loan: WorkingLoan, index: int, money: int, source_id: str, rule: ExcessRule) -> int:
	"""All to principal: of the running installment first, which goes on owing its interest. Returns what is left.

	Then of those that follow it, or what lowers the plan.
	"""
	balance = loan.outstanding - min(money, loan.outstanding)
	last = find_last(loan.installments)
	until = last + 1
	if rule in LOWERING:
		# On the first day of a period nothing of it is earned yet: all of it lowers the plan.
		until = index + (loan.day > loan.installments[index].span.start)
	for place in range(index, until):
		row = loan.installments[place]
		ask = (
			loan.outstanding if place == last else get_asked_principal(loan, row, _price(loan, row, balance))
		)
		money = _pay_ask(loan, row, min(ask, loan.outstanding), money, source_id)
	if rule in LOWERING and money:
		money = _prepay(loan, until, money, source_id, rule)
	return money


def _price(loan: WorkingLoan, row: WorkingInstallment, balance: int) -> int:
	"""The interest of an installment to come when so much is owed from the day on."""
	kept = row.segments
	begun = [part for part in kept if part[0] < loan.day]
	row.segments = [*begun, (max(loan.day, row.span.start), balance)]
	exact = row.exact_interest(row.span.due, loan.terms)
	row.segments = kept
	return loan.terms.rounding.round_ratio(*exact)


def _prepay(loan: WorkingLoan, index: int, money: int, source_id: str, rule: ExcessRule) -> int:
	"""Take money off the principal; installments from `index` on are leveled again where the rule says so."""
	part = leave_charge(loan, min(money, loan.outstanding), money)
	if part <= 0 or part == loan.outstanding:
		return money
	money = pay_prepayment_charge(loan, part, money, source_id)
	loan.outstanding -= part
	loan.prepaid += part
	loan.record(source_id, None, Component.PRINCIPAL, part, f"prepayment.{rule.name.lower()}")
	if rule is ExcessRule.REDUCE_INSTALLMENT:
		_level_again(loan, index)
	return money - part


def _level_again(loan: WorkingLoan, index: int) -> None:
	"""New amounts for the installments from a place on; a running one counts from the day."""
	rows = loan.installments[index : find_last(loan.installments) + 1]
	balance = get_unplanned(loan, index)
	head, terms = rows[0], loan.terms
	replan = Replan(
		since=max(loan.day, head.span.start),
		interest=head.exact_interest(loan.day, terms),
		settled=head.paid[INTEREST],
		installment=None,
		skips=loan.skips,
	)
	parts = amortize(terms, balance, [head.span, *(row.period for row in rows[1:])], replan)
	for row, part in zip(rows, parts, strict=True):
		paid = row.paid[PRINCIPAL]
		row.asked = part.principal + paid, part.principal + part.interest + paid
