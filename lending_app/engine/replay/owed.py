"""Interest on the principal really owed, day by day (simple interest).

Overdue principal goes on bearing interest, after the last due date too; money paid early earns at once. Each installment
keeps the amount that was agreed: what its interest is more or less, its principal is less or more, and the last one takes
the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from lending_app.engine.loan.allocation import LOWERING, Component, ExcessRule, Timing
from lending_app.engine.loan.methods import AmortizationMethod, EarlyInterest
from lending_app.engine.replay.billing import charge_rows
from lending_app.engine.replay.prepaying import leave_charge, pay_prepayment_charge
from lending_app.engine.replay.working import INDEX, INTEREST, PRINCIPAL, Row
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.plan_values import Part, Ratio
from lending_app.engine.schedule.schedule import Replan, amortize
from lending_app.engine.values.errors import InvalidDateError
from lending_app.engine.values.rates import Frequency, get_period_date

if TYPE_CHECKING:
	from lending_app.engine.replay.replay import LoanReplay

AFTER_MATURITY = "after_maturity"
CAPITALIZED = "capitalized"
# Rules of installments that ask no principal.
_WITHOUT_PRINCIPAL = (AFTER_MATURITY, CAPITALIZED, "interest_only")
# What pays the last installments, or all alike, on a balance that earns day by day.
_SAME = {
	ExcessRule.LAST_INSTALLMENTS: ExcessRule.REDUCE_TERM,
	ExcessRule.ALL_INSTALLMENTS: ExcessRule.REDUCE_INSTALLMENT,
}
_EARLY = Timing.IN_ADVANCE.name.lower()


def follow_balance(loan: LoanReplay) -> None:
	"""Let interest run on what is owed from the day on, where that has changed, and plan what is left of it again."""
	if loan.closed_on is not None or loan.charged_off_on is not None:
		return
	if loan.outstanding and loan.opened == len(loan.rows):
		_add_period(loan)
	index = find_running(loan)
	if index < len(loan.rows) and _set_balance(loan, index):
		_share_out(loan, index)


def find_running(loan: LoanReplay) -> int:
	"""The place of the installment whose interest runs: the first not due that an early payment has not ended."""
	index = loan.opened
	while index < len(loan.rows) and loan.rows[index].accrual_end <= loan.day:
		index += 1
	return index


def get_maturity(loan: LoanReplay) -> date | None:
	"""The due date of the last installment that was agreed and asks something."""
	planned = [row for row in loan.rows if row.rule != AFTER_MATURITY]
	asking = (row for row in reversed(planned) if row.due[PRINCIPAL] or row.due[INTEREST])
	last = next(asking, planned[-1] if planned else None)
	return None if last is None else last.period.due


def pay_early(loan: LoanReplay, money: int, source_id: str, rule: ExcessRule) -> int:
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
		row = loan.rows[index]
		part = _pay_earned(loan, row, money, source_id, "earned")
		row.asked = row.asked[0], row.asked[1] + part
		row.settled += part
		money = _prepay(loan, index, money - part, source_id, rule)
	else:
		money = _pay_coming(loan, index, money, source_id)
	running = find_running(loan)
	_set_balance(loan, running)
	_share_out(loan, running)
	return money


def _add_period(loan: LoanReplay) -> None:
	"""A period after the last due date: its interest alone falls due."""
	last = loan.rows[-1]
	added = 0
	while loan.rows[-1 - added].rule == AFTER_MATURITY:
		added += 1
	maturity = loan.rows[-1 - added].period.due
	frequency = loan.terms.frequency
	if frequency is Frequency.AT_MATURITY:
		frequency = Frequency.MONTHLY
	try:
		due = get_period_date(maturity, frequency, added + 1)
		while due <= loan.day:
			# Nothing was owed in between, until money that was paid back came to be owed again.
			added += 1
			due = get_period_date(maturity, frequency, added + 1)
	except InvalidDateError:
		return
	period = Period(last.number + 1, last.period.due, due, False)
	row = Row(period, loan.outstanding, Part(0, 0, AFTER_MATURITY, loan.outstanding))
	row.segments = [(max(loan.day, period.start), loan.outstanding)]
	row.reckon_interest(loan.terms)
	loan.rows.append(row)
	charge_rows(loan, [row])


def _set_balance(loan: LoanReplay, index: int) -> bool:
	"""Put what is owed on the running installment; whether it was another balance."""
	row = loan.rows[index]
	if index > loan.opened:
		loan.ahead = max(loan.ahead, row.number)
	since, balance = row.segments[-1]
	if balance == loan.outstanding:
		return False
	if since >= loan.day:
		row.segments[-1] = since, loan.outstanding
	else:
		row.segments.append((loan.day, loan.outstanding))
	return True


def _share_out(loan: LoanReplay, index: int) -> None:
	"""Plan the installments from the running one on for what they repay: each keeps the amount that it asks."""
	rows = loan.rows
	left = _get_unplanned(loan, index)
	last = _find_last(rows)
	for place in range(index, len(rows)):
		row = rows[place]
		if place > index:
			row.opening = left
			row.segments = [(row.span.start, left)]
			numerator, denominator = row.get_unit_interest(loan.terms)
			exact = left * numerator, denominator
		else:
			exact = row.exact_interest(row.span.due, loan.terms)
		left = _plan_row(loan, row, exact, left, is_last=place == last)
	charge_rows(loan, rows[index:])
	for row in rows[index:]:
		row.paid_on = row.paid_on if not row.get_contractual_unpaid() else None
		if any(row.paid):
			row.note_if_paid(loan.day)


def _get_unplanned(loan: LoanReplay, index: int) -> int:
	"""Principal that installments from a place on repay."""
	before = loan.rows[loan.first_open : index]
	return loan.outstanding - sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in before)


def _find_last(rows: Sequence[Row]) -> int:
	"""The place of the last installment that was agreed."""
	return max(place for place, row in enumerate(rows) if row.rule != AFTER_MATURITY)


def _plan_row(loan: LoanReplay, row: Row, exact: Ratio, left: int, *, is_last: bool) -> int:
	"""Interest, `exact` before it is rounded, and principal of an installment when `left` is owed; returns what is then."""
	interest = max(loan.terms.rounding.round_ratio(*exact), row.paid[INTEREST])
	row.due[INTEREST] = interest
	paid = row.paid[PRINCIPAL]
	if row.rule == CAPITALIZED:
		row.capitalized = interest - row.paid[INTEREST]
		row.due[PRINCIPAL] = paid
		return left + row.capitalized
	part = left if is_last else min(_get_principal(loan, row, interest), left)
	row.due[PRINCIPAL] = paid + part
	if row.rule not in _WITHOUT_PRINCIPAL:
		row.rule = _name_rule(loan, row, part, left)
	row.tax_interest(loan.terms)
	return left - part


def _name_rule(loan: LoanReplay, row: Row, part: int, left: int) -> str:
	if part and part == left:
		return "last_takes_the_rest"
	return loan.terms.method.name.lower() if row.due[PRINCIPAL] or row.due[INTEREST] else "nothing_left"


def _get_principal(loan: LoanReplay, row: Row, interest: int) -> int:
	"""What an installment asks of principal beyond what was paid of it, when its interest is so much."""
	if row.rule in _WITHOUT_PRINCIPAL:
		return 0
	principal, total = row.asked
	if loan.terms.method is not AmortizationMethod.LEVEL_PRINCIPAL:
		principal = total - interest
	return max(principal - row.paid[PRINCIPAL], 0)


def _pay_earned(loan: LoanReplay, row: Row, money: int, source_id: str, rule: str) -> int:
	"""Pay the interest earned so far, as far as money goes; returns what was paid."""
	if row.rule == CAPITALIZED:
		return 0
	earned = row.get_accrued_interest(loan.day, loan.terms) - row.paid[INTEREST]
	part = min(money, max(earned, 0))
	return part - loan.pay_part(row, INTEREST, part, source_id, rule)


def _pay_coming(loan: LoanReplay, index: int, money: int, source_id: str) -> int:
	"""Pay the coming installments, the running one first, each with the interest earned by then. Returns what is left."""
	last = _find_last(loan.rows)
	while index < last and loan.rows[index].rule not in _WITHOUT_PRINCIPAL:
		row = loan.rows[index]
		earned = max(row.get_accrued_interest(loan.day, loan.terms), row.paid[INTEREST])
		principal = _get_principal(loan, row, earned)
		if principal >= loan.outstanding or not _is_covered(loan, row, earned, principal, money):
			return _pay_partly(loan, row, principal, money, source_id)
		for part in loan.terms.allocation.get_components(Timing.IN_ADVANCE):
			money = loan.pay_part(row, INDEX[part], money, source_id, _EARLY)
		_begin_next(loan, index)
		index += 1
	money -= _pay_earned(loan, loan.rows[index], money, source_id, _EARLY)
	for row in loan.rows[index:]:
		money = loan.pay_part(row, PRINCIPAL, money, source_id, _EARLY)
	return money


def _is_covered(loan: LoanReplay, row: Row, earned: int, principal: int, money: int) -> bool:
	"""End an installment with the interest earned so far, where money pays all of it."""
	before = row.due[:]
	row.due[INTEREST] = earned
	row.due[PRINCIPAL] = row.paid[PRINCIPAL] + principal
	row.tax_interest(loan.terms)
	if row.get_contractual_unpaid() <= money:
		return True
	row.due = before
	return False


def _begin_next(loan: LoanReplay, index: int) -> None:
	"""The interest of the next installment runs from the day on."""
	row, coming = loan.rows[index], loan.rows[index + 1]
	row.accrual_end, row.ended_early = loan.day, True
	coming.span = replace(coming.period, start=loan.day, is_regular=False)
	coming.unit_interest = None
	coming.segments = [(loan.day, loan.outstanding)]
	loan.ahead = max(loan.ahead, coming.number)


def _pay_partly(loan: LoanReplay, row: Row, principal: int, money: int, source_id: str) -> int:
	for part in loan.terms.allocation.get_components(Timing.IN_ADVANCE):
		index = INDEX[part]
		if part is Component.INTEREST:
			money -= _pay_earned(loan, row, money, source_id, _EARLY)
		elif part is Component.PRINCIPAL:
			money = _pay_ask(loan, row, principal, money, source_id)
		else:
			money = loan.pay_part(row, index, money, source_id, _EARLY)
	return money


def _pay_ask(loan: LoanReplay, row: Row, principal: int, money: int, source_id: str) -> int:
	"""Pay principal of an installment up to what it asks now; its plan follows."""
	part = min(principal, money)
	row.due[PRINCIPAL] = max(row.due[PRINCIPAL], row.paid[PRINCIPAL] + part)
	return money - part + loan.pay_part(row, PRINCIPAL, part, source_id, _EARLY)


def _pay_principal(loan: LoanReplay, index: int, money: int, source_id: str, rule: ExcessRule) -> int:
	"""All to principal: of the running installment first, which goes on owing its interest. Returns what is left.

	Then of those that follow it, or what lowers the plan.
	"""
	balance = loan.outstanding - min(money, loan.outstanding)
	last = _find_last(loan.rows)
	until = last + 1
	if rule in LOWERING:
		# On the first day of a period nothing of it is earned yet: all of it lowers the plan.
		until = index + (loan.day > loan.rows[index].span.start)
	for place in range(index, until):
		row = loan.rows[place]
		ask = loan.outstanding if place == last else _get_principal(loan, row, _price(loan, row, balance))
		money = _pay_ask(loan, row, min(ask, loan.outstanding), money, source_id)
	if rule in LOWERING and money:
		money = _prepay(loan, until, money, source_id, rule)
	return money


def _price(loan: LoanReplay, row: Row, balance: int) -> int:
	"""The interest of an installment to come when so much is owed from the day on."""
	kept = row.segments
	begun = [part for part in kept if part[0] < loan.day]
	row.segments = [*begun, (max(loan.day, row.span.start), balance)]
	exact = row.exact_interest(row.span.due, loan.terms)
	row.segments = kept
	return loan.terms.rounding.round_ratio(*exact)


def _prepay(loan: LoanReplay, index: int, money: int, source_id: str, rule: ExcessRule) -> int:
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


def _level_again(loan: LoanReplay, index: int) -> None:
	"""New amounts for the installments from a place on; a running one counts from the day."""
	rows = loan.rows[index : _find_last(loan.rows) + 1]
	balance = _get_unplanned(loan, index)
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
