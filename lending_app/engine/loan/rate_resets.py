"""The rate in force on a day, and the resets of a variable rate as facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.plan_facts import Keeps, RateChanged
from lending_app.engine.loan.rate_steps import RatePoint, VariableRate, check_series, get_reference
from lending_app.engine.loan.state import InstallmentState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.values.inputs import check_date, check_kind


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
