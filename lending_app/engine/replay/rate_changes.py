"""A new rate for a running loan, and the resets of a variable rate as facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.plan_facts import Keeps, RateChanged
from lending_app.engine.loan.rate_steps import RatePoint, VariableRate, check_series, get_reference
from lending_app.engine.loan.state import InstallmentState
from lending_app.engine.loan.terms import MAXIMUM_INSTALLMENTS, AmortizationMethod, LoanTerms
from lending_app.engine.replay.prepaying import get_on_top
from lending_app.engine.replay.replanning import (
	Change,
	check_arrears,
	find_first,
	get_course,
	plan_rows,
	put_rows,
)
from lending_app.engine.replay.working import INTEREST, PRINCIPAL, Row
from lending_app.engine.schedule.courses import extend_periods
from lending_app.engine.values.errors import InvalidRateError, InvalidTermError, NotDisbursedError
from lending_app.engine.values.inputs import check_date, check_kind

if TYPE_CHECKING:
	from lending_app.engine.replay.replay import LoanReplay

_LEVEL = (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.FLAT)


def change_rate(loan: LoanReplay, fact: RateChanged) -> None:
	"""Let interest run at a new rate from the day on. A loan that is closed, charged off or past its last due date bears none.

	Raises NotDisbursedError, InvalidTermError, and InvalidRateError for an installment that would never amortise.
	"""
	if not loan.rows:
		raise NotDisbursedError("value_date", fact.value_date)
	check_arrears(loan)
	_check_keeps(loan.terms, fact)
	loan.advance_to(fact.value_date)
	if loan.closed_on or loan.charged_off_on or loan.opened == len(loan.rows):
		return
	change = Change(terms=replace(loan.terms, annual_rate=fact.annual_rate, rate_steps=()))
	first = find_first(loan)
	kept = loan.rows[loan.opened : first]
	fresh = []
	if first < len(loan.rows):
		fresh = _plan(loan, first, change, fact)
	for row in (row for row in kept if loan.day < row.accrual_end):
		row.carry(loan.day, loan.terms)
		row.reckon_interest(change.terms or loan.terms)
		row.paid_on = None
		row.note_if_paid(loan.day)
	put_rows(loan, first, fresh, change)


def build_rate_resets(
	rule: VariableRate,
	series: Sequence[RatePoint],
	installments: Sequence[InstallmentState],
	until: date,
	*,
	keeps: Keeps = Keeps.TERM,
	prefix: str = "RATE",
) -> tuple[RateChanged, ...]:
	"""The resets of a variable rate whose day has come by `until`, as facts of a running loan.

	`installments` are those of the loan's state, so that the dates are the loan's own. A reset that leaves the rate as
	it was is left out; a fact's id is the prefix and its day, so that asking again gives the same facts. Raises what
	`resolve_variable_rate` raises.

	>>> from decimal import Decimal
	>>> from lending_app.engine import Disbursed, LoanTerms, replay
	>>> terms = LoanTerms(principal=Decimal(1000), annual_rate=Decimal("0.12"), number_of_installments=4)
	>>> drawn = Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal(1000))
	>>> series = [
	...     RatePoint(from_date=date(2025, 1, 1), annual_rate=Decimal("0.05")),
	...     RatePoint(from_date=date(2025, 3, 1), annual_rate=Decimal("0.06")),
	... ]
	>>> rows = replay(terms, [drawn], date(2025, 3, 15)).installments
	>>> found = build_rate_resets(VariableRate(spread=Decimal("0.07")), series, rows, date(2025, 3, 15))
	>>> [(fact.fact_id, str(fact.annual_rate)) for fact in found]
	[('RATE-2025-01-15', '0.12'), ('RATE-2025-03-15', '0.13')]
	"""
	check_kind(rule, VariableRate, "variable_rate")
	check_date(until, "until")
	check_series(series)
	found: list[RateChanged] = []
	for row in installments:
		if row.start_date > until or not rule.resets_at(row.number):
			continue
		before = found[-1].annual_rate if found else None
		rate = rule.limit(get_reference(series, row.start_date - timedelta(days=rule.notice_days)), before)
		if not found or found[-1].annual_rate != rate:
			fact_id = f"{prefix}-{row.start_date.isoformat()}"
			found.append(
				RateChanged(fact_id=fact_id, value_date=row.start_date, annual_rate=rate, keeps=keeps)
			)
	return tuple(found)


def follow_agreed_rate(rule: VariableRate, agreed: Decimal, reference: Decimal) -> VariableRate:
	"""The rule of a loan agreed above or below its product's rate: the difference stays.

	>>> from decimal import Decimal
	>>> rule = VariableRate(spread=Decimal("0.07"))
	>>> follow_agreed_rate(rule, Decimal("0.11"), Decimal("0.05")).spread
	Decimal('0.06')
	"""
	return replace(rule, spread=rule.spread + agreed - rule.limit(reference))


def get_rate_on(terms: LoanTerms, facts: Iterable[Fact], day: date) -> Decimal:
	"""The yearly rate that changes up to a day have left; the terms' own where there are none."""
	changes = [fact for fact in list_effective(facts) if isinstance(fact, RateChanged)]
	rates = [fact.annual_rate for fact in changes if fact.value_date <= day]
	return rates[-1] if rates else terms.annual_rate


def _check_keeps(terms: LoanTerms, fact: RateChanged) -> None:
	if fact.keeps is Keeps.INSTALLMENT and terms.method not in _LEVEL:
		raise InvalidTermError("keeps", fact.keeps, f"{Keeps.TERM.value} with {terms.method.value}")


def _plan(loan: LoanReplay, first: int, change: Change, fact: RateChanged) -> list[Row]:
	old = loan.rows[first:]
	amount = _get_level_amount(loan, old) if fact.keeps is Keeps.INSTALLMENT else None
	if amount is None:
		return plan_rows(loan, first, change)
	bound = max(amount, _get_asked(loan, old[-1])) + len(old)
	periods = [row.period for row in old]
	while True:
		fresh = plan_rows(loan, first, replace(change, periods=periods, amount=amount))
		if len(fresh) < len(periods) or _get_asked(loan, fresh[-1]) <= bound:
			return fresh
		room = MAXIMUM_INSTALLMENTS - periods[-1].number
		if fresh[-1].due[PRINCIPAL] >= fresh[0].segments[-1][1] or not room:
			kept = loan.terms.rounding.to_amount(amount)
			raise InvalidRateError("annual_rate", fact.annual_rate, f"one that {kept} a period amortises")
		periods = periods + extend_periods(get_course(loan), periods[-1], min(len(periods), room))


def _get_level_amount(loan: LoanReplay, rows: Sequence[Row]) -> int | None:
	"""The level installment that rows ask; None where the last one alone is left."""
	rule = loan.terms.method.name.lower()
	row = next((row for row in rows if row.rule == rule), None)
	return _get_asked(loan, row) - row.settled if row is not None else None


def _get_asked(loan: LoanReplay, row: Row) -> int:
	"""What a row asks without interest deferred to it."""
	return row.due[INTEREST] + row.due[PRINCIPAL] - get_on_top(loan, row)
