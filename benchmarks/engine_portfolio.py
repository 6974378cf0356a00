"""The state of a book of 1,000,000 loans, beside the scalar engine and beside a bare pass over the same arrays.

The book is a few thousand real loans, each replayed to a checkpoint, repeated. Then two books of loans with rare features are
closed day by day, and the loans counted that a close has to replay. Prints medians, ratios and targets; exits 1 where a
target is missed. `--loans`, `--runs`, `--days` and `--rare-loans` change the size.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from _books import Life, count_replays, make_lives

from lending_app.engine import (
	AmortizationMethod,
	Disbursed,
	Frequency,
	InterestBasis,
	LoanReplay,
	LoanTerms,
	Paid,
	PenaltyRule,
)
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.portfolio import (
	LOAN_RECORD,
	InstallmentArrays,
	LoanArrays,
	Portfolio,
	build_portfolio,
	calculate_portfolio,
	pack_loan,
	project_cash_flow,
)
from lending_app.engine.values.day_count import DayCount

CHECKPOINT = date(2025, 9, 1)
RATES = ((0, Decimal("0.01")), (30, Decimal("0.05")), (90, Decimal("0.4")), (None, Decimal(1)))
REAL_LOANS = 4_000
SCALAR_SAMPLE = 1_000
PACKED_SAMPLE = 500
PASS_LIMIT = 10
MEMORY_LIMIT = 2_000
SCALAR_LIMIT = 200
# Loans replayed of 1,000, a day.
MIXED_LIMIT, HARSH_LIMIT = 1, 5


def make_terms(rng: np.random.Generator) -> LoanTerms:
	"""Loans of a microfinance lender: 6 to 36 installments, weekly to monthly, most of them monthly."""
	frequencies = (Frequency.WEEKLY, Frequency.SEMIMONTHLY, *[Frequency.MONTHLY] * 4)
	return LoanTerms(
		principal=Decimal(int(rng.integers(5_000, 500_000))),
		annual_rate=Decimal(int(rng.integers(12, 60))) / 100,
		number_of_installments=int(rng.choice([6, 12, 18, 24, 36])),
		frequency=frequencies[int(rng.integers(len(frequencies)))],
		method=tuple(AmortizationMethod)[int(rng.random() < 0.2)],
		interest_basis=tuple(InterestBasis)[int(rng.integers(2))],
		day_count=tuple(DayCount)[int(rng.integers(4))],
		penalty=PenaltyRule(
			base=tuple(PenaltyBase)[int(rng.integers(3))], daily_rate=Decimal("0.001"), tolerance_days=3
		),
	)


def make_loan(rng: np.random.Generator) -> LoanReplay:
	"""Disbursed up to its term ago; three in four paid when due, the others stopped some installments ago."""
	terms = make_terms(rng)
	loan = LoanReplay(terms)
	days = {Frequency.WEEKLY: 7, Frequency.SEMIMONTHLY: 15}.get(terms.frequency, 30)
	age = int(rng.integers(0, days * terms.number_of_installments))
	start = CHECKPOINT - timedelta(days=age)
	loan.apply(Disbursed(fact_id="D", value_date=start, amount=terms.principal))
	behind = int(rng.integers(1, 6)) if rng.random() < 0.25 else 0
	fallen = [row for row in loan.installments if row.period.due <= CHECKPOINT]
	for row in fallen[: len(fallen) - behind]:
		money = terms.rounding.to_amount(row.installment_amount)
		loan.apply(Paid(fact_id=f"P{row.number}", value_date=row.period.due, amount=money))
	loan.advance_to(CHECKPOINT)
	return loan


def repeat(book: Portfolio, times: int) -> Portfolio:
	"""The same loans again and again, array by array."""
	counts = np.tile(np.diff(book.offsets), times)
	loans = {field.name: np.tile(getattr(book.loans, field.name), times) for field in fields(LoanArrays)}
	rows = {
		field.name: np.tile(getattr(book.installments, field.name), times)
		for field in fields(InstallmentArrays)
	}
	return Portfolio(
		currencies=book.currencies,
		loans=LoanArrays(**loans),
		installments=InstallmentArrays(**rows),
		offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
	)


def read_all(book: Portfolio) -> int:
	"""The limit: every array read once, nothing computed but its sum."""
	return sum(int(np.add.reduce(array)) for array in book.arrays.values())


def measure(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
	"""Median seconds of processor; the works take turns, so that a busy machine is busy for all."""
	times: dict[str, list[float]] = {name: [] for name in works}
	for _ in range(runs):
		for name, work in works.items():
			started = time.process_time()
			work()
			times[name].append(time.process_time() - started)
	return {name: statistics.median(seconds) for name, seconds in times.items()}


def get_peak() -> float:
	"""Most memory the process has held, in MB."""
	peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
	return peak / (1e6 if sys.platform == "darwin" else 1e3)


def report(name: str, value: float, limit: float, *, least: bool = False) -> bool:
	"""Prints a ratio beside its target; returns whether it was missed."""
	missed = value < limit if least else value > limit
	bound = "at least" if least else "at most"
	print(f"{name}: {value:,.2f} (target {bound} {limit:,}){' MISSED' if missed else ''}")
	return missed


def show_packing(name: str, lives: Sequence[Life]) -> None:
	"""Median milliseconds of processor that packing a loan takes, with a table of its days and without."""
	times: dict[bool, list[float]] = {True: [], False: []}
	running = [life for life in lives if life.loan.closed_on is None and life.loan.charged_off_on is None]
	for life in running[:PACKED_SAMPLE]:
		started = time.process_time()
		packed = pack_loan(life.loan)
		taken = (time.process_time() - started) * 1_000
		times[len(packed.loan) > LOAN_RECORD.itemsize].append(taken)
	for has_table, found in times.items():
		if found:
			kind = "with" if has_table else "without"
			print(
				f"{name} book, packing {kind} a table: {statistics.median(found):.1f} ms, {len(found):,} loans"
			)


def count_all_replays(loans: int) -> bool:
	"""Loans that daily closes of a month replay, in a book as lenders have it and in one of rare features; whether too many."""
	failed = False
	for name, is_harsh, limit in (("mixed", False, MIXED_LIMIT), ("harsh", True, HARSH_LIMIT)):
		lives = make_lives(loans, 1, is_harsh=is_harsh)
		closed, replayed, features = count_replays(lives)
		show_packing(name, lives)
		packs = [life.pack for life in lives if life.pack is not None]
		tables = [len(pack.loan) > LOAN_RECORD.itemsize for pack in packs]
		size = sum(len(pack.loan) + len(pack.rows) + len(pack.charges) for pack in packs) / len(packs)
		print(
			f"{name} book: {loans:,} loans, {closed:,} loan-days, {replayed:,} replays, {sum(tables):,} loans with a table, "
			f"{size:,.0f} bytes a loan"
		)
		failed |= report(f"{name} book, replayed of 1,000 loans a day", replayed / closed * 1_000, limit)
		for tags, count in features.most_common(5):
			print(f"  {count} by loans with: {tags}")
	return failed


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--loans", type=int, default=1_000_000)
	parser.add_argument("--runs", type=int, default=5)
	parser.add_argument("--days", type=int, default=1, help="days from the checkpoint to the day asked for")
	parser.add_argument("--rare-loans", type=int, default=2_000, help="loans of the books with rare features")
	options = parser.parse_args()
	as_of = CHECKPOINT + timedelta(days=options.days)
	rng = np.random.default_rng(1)
	real = [make_loan(rng) for _ in range(min(REAL_LOANS, options.loans))]
	book = repeat(build_portfolio(real), max(1, options.loans // len(real)))
	size = sum(array.nbytes for array in book.arrays.values()) / 1e6
	print(f"{len(book.loans):,} loans, {len(book.installments):,} installments, arrays {size:,.0f} MB")
	sample = real[:SCALAR_SAMPLE]
	for loan in sample:
		loan.advance_to(as_of)
	works: dict[str, Callable[[], object]] = {
		"bare pass": lambda: read_all(book),
		"state": lambda: calculate_portfolio(book, as_of, RATES),
		"projection of 36 months": lambda: project_cash_flow(book, as_of, 36),
		"scalar states": lambda: [loan.get_state(as_of) for loan in sample],
		"scalar positions": lambda: [loan.get_position() for loan in sample],
	}
	found = measure(works, options.runs)
	peak = get_peak()
	for name, seconds in found.items():
		print(f"{name}: {seconds:.3f} s{f' of {len(sample):,} loans' if name.startswith('scalar') else ''}")
	bare, state = found["bare pass"], found["state"]
	full, position = (found[name] / len(sample) for name in ("scalar states", "scalar positions"))
	each = state / len(book.loans)
	failed = report("state / bare pass", state / bare, PASS_LIMIT)
	failed |= report("peak memory, MB", peak, MEMORY_LIMIT)
	failed |= report("scalar state / array state, a loan", full / each, SCALAR_LIMIT, least=True)
	print(f"scalar position / array state, a loan: {position / each:,.1f}")
	failed |= count_all_replays(options.rare_loans)
	return int(failed)


if __name__ == "__main__":
	sys.exit(main())
