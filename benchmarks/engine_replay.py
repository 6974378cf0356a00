"""The engine alone: replays of a 30-year loan with 400 facts, how they grow from 50 to 1,600, and a day of a loan.

Medians of processor time, so that what else the machine does counts little; exits 1 above a limit.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from lending_app.engine import (
	Disbursed,
	ExcessRule,
	InterestBalance,
	InterestBasis,
	LoanReplay,
	LoanTerms,
	Paid,
	PenaltyRule,
	build_schedule,
	replay,
)
from lending_app.engine.loan.fact import Fact

START = date(1995, 1, 15)
PRINCIPAL = Decimal("5000000")
RUNS = 9
REPLAY_LIMIT_MS = 10
GROWTH = (50, 100, 200, 400, 800, 1600)
# A fact of 1,600 may cost that many times what one of 400 does.
LINEAR_LIMIT = 1.25
DAY_LIMIT_US = 15
# Interest on the balance owed plans two installments again with each payment.
OWED_LIMIT = 2.5


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


def make_partial_facts(terms: LoanTerms, count: int) -> list[Fact]:
	"""That many payments in 30 years: installments paid when due, in as many parts as it takes."""
	rows = build_schedule(terms, START).installments
	facts: list[Fact] = [Disbursed(fact_id="D", value_date=START, amount=PRINCIPAL)]
	each = -(-count // len(rows))
	for row in rows:
		parts = min(each, count + 1 - len(facts))
		for part in range(parts):
			amount = row.total // parts if part else row.total - row.total // parts * (parts - 1)
			day = row.due_date + timedelta(days=part)
			facts.append(Paid(fact_id=f"P{row.number:03}-{part}", value_date=day, amount=amount))
	return facts


def report_growth(terms: LoanTerms) -> bool:
	"""Prints how the time of a replay grows with its facts; returns whether it is more than linear."""
	cost = {}
	for count in GROWTH:
		facts = make_partial_facts(terms, count)
		seconds = measure(lambda facts=facts: replay(terms, facts, date(2025, 3, 1)))
		cost[count] = seconds / count
		print(f"  {count:,} facts: {1000 * seconds:.1f} ms, {1e6 * cost[count]:.1f} microseconds a fact")
	ratio = cost[1600] / cost[400]
	print(f"a fact of 1,600 / a fact of 400: {ratio:.2f} (linear at most {LINEAR_LIMIT})")
	return ratio > LINEAR_LIMIT


def report_owed(terms: LoanTerms) -> bool:
	"""Prints what interest on the balance owed costs against interest by days; returns whether it is too much."""
	daily = replace(terms, interest_basis=InterestBasis.DAILY)
	cost = []
	for each in (daily, replace(daily, interest_balance=InterestBalance.OWED)):
		facts = make_facts(each)
		cost.append(measure(lambda each=each, facts=facts: replay(each, facts, date(2025, 3, 1))))
	ratio = cost[1] / cost[0]
	print(f"replay on the balance owed: {1000 * cost[1]:.1f} ms, {ratio:.2f} of by days (limit {OWED_LIMIT})")
	return ratio > OWED_LIMIT


def measure(work: Callable[[], object]) -> float:
	"""Median seconds of processor time."""
	seconds = []
	for _ in range(RUNS):
		started = time.process_time()
		work()
		seconds.append(time.process_time() - started)
	return statistics.median(seconds)


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
		limit = f" (limit {REPLAY_LIMIT_MS})" if excess is ExcessRule.NEXT_INSTALLMENTS else ""
		print(f"replay of {len(facts)} facts, {excess.value}: {milliseconds:.1f} ms{limit}")
		failed |= excess is ExcessRule.NEXT_INSTALLMENTS and milliseconds > REPLAY_LIMIT_MS
	failed |= report_owed(make_terms(ExcessRule.NEXT_INSTALLMENTS))
	terms = make_terms(ExcessRule.NEXT_INSTALLMENTS)
	failed |= report_growth(terms)
	print(f"schedule of 360 installments: {1000 * measure(lambda: build_schedule(terms, START)):.2f} ms")
	microseconds = 1e6 * measure(lambda: run_days(terms, 3650)) / 3650
	print(f"a day of a running loan, position asked: {microseconds:.1f} microseconds (limit {DAY_LIMIT_US})")
	return int(failed or microseconds > DAY_LIMIT_US)


if __name__ == "__main__":
	sys.exit(main())
