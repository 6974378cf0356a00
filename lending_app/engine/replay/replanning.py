"""Planning the installments of a running loan again: what every change of rate, dates, term or balance has in common.

Interest earned up to the day of a change stays as it is. Installments already due stay too, and those paid ahead keep
their principal; the rest is planned again for the balance they repay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lending_app.engine.loan.allocation import ADVANCE_SOURCE
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.balance_owed import follow_balance
from lending_app.engine.replay.billing import charge_installments
from lending_app.engine.replay.build_installments import build_installments, count_deferring
from lending_app.engine.replay.days import advance_to, settle_up
from lending_app.engine.replay.installment import INTEREST, PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.prepaying import get_balance, is_touched, keep_charged
from lending_app.engine.replay.spread_interest import get_pool, take_back, take_credit
from lending_app.engine.schedule.due_date_series import DueDateSeries, build_due_date_series
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.interest import add_ratios, interest_ratio, period_ratio, subtract_ratios
from lending_app.engine.schedule.plan_values import DEFERRED, PlannedInstallment
from lending_app.engine.schedule.schedule import Replan, amortize
from lending_app.engine.values.errors import FactError, LoanClosedError, NotDisbursedError

# Rules of installments whose interest is not paid with them.
_NOT_PAID = (DEFERRED, "capitalized")
COLLECTED_LATER = (SkippedInterest.SPREAD, SkippedInterest.AT_END, SkippedInterest.NEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
	"""What is new for the rows planned again; None is as before. `added` is principal drawn, `amount` a level amount kept."""

	terms: LoanTerms | None = None
	periods: Sequence[Period] | None = None
	skips: Mapping[int, SkippedInterest] | None = None
	added: int = 0
	amount: int | None = None


def begin_change(loan: WorkingLoan, fact: Fact) -> None:
	"""Carry the loan to the day of a change. Raises NotDisbursedError, LoanClosedError."""
	if not loan.installments:
		raise NotDisbursedError("value_date", fact.value_date)
	advance_to(loan, fact.value_date)
	ended = loan.closed_on or loan.charged_off_on
	if ended is not None:
		raise LoanClosedError("value_date", fact.value_date, ended)


def find_first(loan: WorkingLoan) -> int:
	"""Index of the first row that is planned again: the last one paid ahead, or the running one.

	Raises FactError where rows before it add interest to the principal: what was paid ahead counts on that.
	"""
	touched = [row.number for row in loan.installments[loan.opened : loan.ahead] if is_touched(loan, row)]
	first = max(touched, default=loan.opened)
	if any(row.capitalized or row.rule == DEFERRED for row in loan.installments[loan.opened : first]):
		raise FactError("value_date", loan.day, "no installment paid ahead of others that defer interest")
	return first


def find_start(loan: WorkingLoan, number: int) -> int:
	"""Index from which a change of installment `number` plans: its own; deferred interest is planned as a whole."""
	first = find_first(loan)
	return first if any(row.deferral for row in loan.installments) else max(first, number - 1)


def plan_installments(loan: WorkingLoan, first: int, change: Change) -> list[WorkingInstallment]:
	"""The rows from `first` on, planned again; the loan is not changed."""
	old = loan.installments[first:]
	head, terms = old[0], change.terms or loan.terms
	skips = loan.skips if change.skips is None else change.skips
	periods = [row.period for row in old] if change.periods is None else change.periods
	balance = get_balance(old) + change.added
	earned = get_pool(loan, old)
	# Interest that an early payoff stopped on the first day of its period is earned too.
	is_running = head.span.start < loan.day or head.accrual_end <= loan.day
	carried = get_earned_exactly(loan, head) if is_running else (0, 1)
	settled = head.settled if is_running else 0
	if is_running and skips.get(head.number) in COLLECTED_LATER:
		earned += terms.rounding.round_ratio(*carried)
		carried, settled = (0, 1), 0
	replan = Replan(
		since=loan.day,
		interest=(settled, 1),
		settled=settled,
		installment=change.amount,
		base=_get_flat_base(terms, old, change),
		pool=earned,
		carried=add_ratios(carried, (-settled, 1)),
		skips=skips,
	)
	# Where an early payment ended the one before, the interest of the first has begun before its period.
	spans = [replace(periods[0], start=min(periods[0].start, head.span.start)), *periods[1:]]
	parts = _plan_parts(terms, old, spans, replan, change)
	if is_running and parts[0].rule == DEFERRED and carried[0]:
		# A due date that moved into a season: what the period has earned is collected later too.
		earned += terms.rounding.round_ratio(*carried)
		carried, settled = (0, 1), 0
		replan = replace(replan, interest=(0, 1), settled=0, pool=earned, carried=carried)
		parts = _plan_parts(terms, old, spans, replan, change)
	asked = max(parts[0].interest - parts[0].capitalized, 0)
	if asked < head.paid[INTEREST] and parts[0].rule in _NOT_PAID:
		raise FactError(
			"value_date", loan.day, "no interest paid of an installment that comes to be deferred"
		)
	fresh = build_installments(periods, parts, balance, _find_deferral_start(loan, periods, parts), earned)
	fresh[0].take_over(head)
	if head.paid[INTEREST]:
		fresh[0].due[INTEREST] = max(fresh[0].due[INTEREST], head.paid[INTEREST])
	fresh[0].span, fresh[0].segments = spans[0], [(spans[0].start, parts[0].base)]
	if is_running:
		fresh[0].opening = head.opening
		fresh[0].settled = settled
		fresh[0].carried = carried
		fresh[0].segments = [(loan.day, parts[0].base)]
	return fresh


def _plan_parts(
	terms: LoanTerms, old: list[WorkingInstallment], spans: Sequence[Period], replan: Replan, change: Change
) -> list[PlannedInstallment]:
	balance = get_balance(old) + change.added
	if (change.added or replan.pool) and not balance:
		return _collect_earned(terms, spans, replan)
	if balance and terms.method is not AmortizationMethod.IRREGULAR:
		return amortize(terms, balance, spans, replan)
	return _keep_principals(terms, old, spans, replan)


def put_installments(loan: WorkingLoan, first: int, fresh: list[WorkingInstallment], change: Change) -> None:
	"""Let planned rows take the place of the old ones, with what is new of the terms."""
	loan.hold(take_credit(loan, first, ADVANCE_SOURCE, "change"), ADVANCE_SOURCE)
	take_back(loan, first)
	loan.installments[first:] = fresh
	loan.terms = change.terms or loan.terms
	loan.skips = loan.skips if change.skips is None else dict(change.skips)
	loan.ahead = max(loan.ahead, count_deferring(loan.installments))
	loan.is_changed = True
	charge_installments(loan, fresh)
	for row in fresh[:1]:
		keep_charged(row)
		row.record_if_paid(loan.day)
	if loan.terms.is_on_owed:
		follow_balance(loan)


def end_change(loan: WorkingLoan) -> None:
	"""What follows a change of the plan: where charges fall with it, what was paid may be all that is owed."""
	if loan.has_extras:
		settle_up(loan, can_close=True)


def get_earned_exactly(loan: WorkingLoan, row: WorkingInstallment) -> tuple[int, int]:
	"""Exact interest of a running row up to the day; its whole interest where an early payoff stopped it."""
	if loan.day >= row.accrual_end:
		return row.get_own_interest(loan.day, loan.terms), 1
	return row.exact_interest(loan.day, loan.terms)


def _get_flat_base(terms: LoanTerms, old: list[WorkingInstallment], change: Change) -> int | None:
	"""Flat interest runs on what was drawn, less what was prepaid."""
	if terms.method is not AmortizationMethod.FLAT:
		return None
	return max(row.segments[-1][1] for row in old) + change.added


def _collect_earned(terms: LoanTerms, periods: Sequence[Period], replan: Replan) -> list[PlannedInstallment]:
	"""Nothing is left to repay: the first installment collects what is earned, the others ask nothing."""
	earned = terms.rounding.round_ratio(*add_ratios(replan.carried, replan.interest))
	first = PlannedInstallment(0, earned + replan.pool, "nothing_left", deferred=replan.pool)
	return [first, *[PlannedInstallment(0, 0, "nothing_left")] * (len(periods) - 1)]


def _keep_principals(
	terms: LoanTerms, old: list[WorkingInstallment], periods: Sequence[Period], replan: Replan
) -> list[PlannedInstallment]:
	"""Given principals stay as they are; their interest follows rate and dates."""
	balance = get_balance(old)
	carried = replan.carried
	parts: list[PlannedInstallment] = []
	for row, period in zip(old, periods, strict=False):
		since = max(replan.since, period.start)
		years = subtract_ratios(period_ratio(terms, period, period.due), period_ratio(terms, period, since))
		own = interest_ratio(balance, terms.get_rate_ratio(period.number), years)
		interest = terms.rounding.round_ratio(*add_ratios(add_ratios(carried, replan.interest), own))
		parts.append(PlannedInstallment(row.due[PRINCIPAL], interest, row.rule, balance))
		balance -= row.due[PRINCIPAL]
		carried = (0, 1)
		replan = replace(replan, interest=(0, 1))
	return parts


def _find_deferral_start(
	loan: WorkingLoan, periods: Sequence[Period], parts: Sequence[PlannedInstallment]
) -> date:
	"""The day from which interest that is collected later is earned."""
	idle = (period.start for period, part in zip(periods, parts, strict=False) if part.rule == DEFERRED)
	return max(loan.day, min(idle, default=loan.day))


def get_due_date_series(loan: WorkingLoan) -> DueDateSeries:
	"""The series of the due dates: the agreed one, unless a fact moved it."""
	if loan.due_dates is None:
		terms = loan.terms
		offset = int(terms.is_due_at_start)
		loan.due_dates = build_due_date_series(
			terms, loan.installments[0].period.start, offset, terms.first_due_date, 1
		)
	return loan.due_dates
