"""Penalty interest day by day: what each day was late on, what it earned and what is unpaid at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.inputs import check_date

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyDay:
	"""The end of a day on which penalty was earned, paid or waived. Amounts in the loan's currency."""

	day: date
	days_past_due: int
	overdue: Decimal
	earned: Decimal
	settled: Decimal
	unpaid: Decimal


def build_penalty_days(terms: LoanTerms, facts: Iterable[Fact], day: date) -> tuple[PenaltyDay, ...]:
	"""The days up to and with `day` on which the penalty of a loan moved. Raises what `replay` raises.

	`earned` is the penalty of the day by the loan's rule, without its tax; `settled` what payments and waivers took off;
	the sum of `earned` less that of `settled` is the penalty unpaid.

	>>> from lending_app.engine import Disbursed, PenaltyRule
	>>> rule = PenaltyRule(daily_rate=Decimal("0.001"))
	>>> terms = LoanTerms(
	...     principal=Decimal("1200"), annual_rate=Decimal("0.12"), number_of_installments=12, penalty=rule
	... )
	>>> drawn = Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("1200"))
	>>> rows = build_penalty_days(terms, [drawn], date(2025, 2, 17))
	>>> [(row.day.day, str(row.earned), str(row.unpaid)) for row in rows]
	[(16, '0.09', '0.09'), (17, '0.10', '0.19')]
	"""
	check_date(day, "as_of")
	waiting = [fact for fact in list_effective(facts) if fact.value_date <= day]
	loan, rows, before = LoanReplay(terms), [], (0, 0)
	at = waiting[0].value_date if waiting else day + _DAY
	while at <= day:
		while waiting and waiting[0].value_date == at:
			loan.apply(waiting.pop(0))
		loan.advance_to(at)
		position = loan.get_position()
		after = (
			-position.get((LedgerRole.PENALTY_INCOME, ""), 0),
			position.get((LedgerRole.PENALTY_RECEIVABLE, ""), 0),
		)
		if after != before:
			rows.append(_build_day(loan, before, after))
		before = after
		at += _DAY
	return tuple(rows)


def _build_day(loan: LoanReplay, before: tuple[int, int], after: tuple[int, int]) -> PenaltyDay:
	"""A day from the penalty earned since the start and unpaid, at the end of the day before and of this one."""
	state, amount = loan.get_state(loan.day), loan.terms.rounding.to_amount
	earned = after[0] - before[0]
	return PenaltyDay(
		day=loan.day,
		days_past_due=state.days_past_due,
		overdue=state.overdue,
		earned=amount(earned),
		settled=amount(earned - (after[1] - before[1])),
		unpaid=amount(after[1]),
	)
