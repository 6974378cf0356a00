"""The engine alone: replays of a 30-year loan with 400 payments, and a day of a running loan, against their limits."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from lending_app.engine import (
	Disbursed,
	ExcessRule,
	Fact,
	LoanReplay,
	LoanTerms,
	Paid,
	PenaltyRule,
	build_schedule,
	replay,
)

START = date(1995, 1, 15)
PRINCIPAL = Decimal("5000000")
RUNS = 7
REPLAY_LIMIT_MS = 30
DAY_LIMIT_US = 15


def make_terms(excess: ExcessRule) -> LoanTerms:
	penalty = PenaltyRule(daily_rate=Decimal("0.001"), tolerance_days=5)
	return LoanTerms(
		principal=PRINCIPAL,
		annual_rate=Decimal("0.12"),
		number_of_installments=360,
		penalty=penalty,
		excess=excess,
	)


def make_facts(terms: LoanTerms) -> list[Fact]:
	"""Paid when due, every seventh a little more, and every ninth in two parts a few days late: 400 payments."""
	facts: list[Fact] = [Disbursed(fact_id="D", value_date=START, amount=PRINCIPAL)]
	for row in build_schedule(terms, START).installments:
		parts = [(row.due_date, row.total + (row.number % 7 == 0) * 100)]
		if row.number % 9 == 0:
			parts = [
				(row.due_date + timedelta(days=2), Decimal(20000)),
				(row.due_date + timedelta(days=4), row.total - 20000),
			]
		for index, (day, amount) in enumerate(parts):
			facts.append(Paid(fact_id=f"P{row.number:03}-{index}", value_date=day, amount=amount))
	return facts


def measure(work: Callable[[], object]) -> float:
	"""Seconds of processor time, the best of some runs."""
	best = float("inf")
	for _ in range(RUNS):
		started = time.process_time()
		work()
		best = min(best, time.process_time() - started)
	return best


def run_days(terms: LoanTerms, days: int) -> None:
	"""A loan that is not late, day by day."""
	loan = LoanReplay(terms)
	loan.apply(Disbursed(fact_id="D", value_date=START, amount=PRINCIPAL))
	due = {row.due_date: row.total for row in build_schedule(terms, START).installments}
	for offset in range(1, days + 1):
		day = START + timedelta(days=offset)
		if day in due:
			loan.apply(Paid(fact_id=f"P{offset}", value_date=day, amount=due[day]))
		loan.advance_to(day)
		loan.get_position()


def main() -> int:
	failed = False
	for excess in ExcessRule:
		terms = make_terms(excess)
		facts = make_facts(terms)
		milliseconds = 1000 * measure(lambda terms=terms, facts=facts: replay(terms, facts, date(2025, 3, 1)))
		print(f"replay of {len(facts)} facts, {excess.value}: {milliseconds:.1f} ms")
		failed |= excess is ExcessRule.NEXT_INSTALLMENTS and milliseconds > REPLAY_LIMIT_MS
	terms = make_terms(ExcessRule.NEXT_INSTALLMENTS)
	print(f"schedule of 360 installments: {1000 * measure(lambda: build_schedule(terms, START)):.2f} ms")
	microseconds = 1e6 * measure(lambda: run_days(terms, 3650)) / 3650
	print(f"a day of a running loan, position asked: {microseconds:.1f} microseconds (limit {DAY_LIMIT_US})")
	return int(failed or microseconds > DAY_LIMIT_US)


if __name__ == "__main__":
	sys.exit(main())
