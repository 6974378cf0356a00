"""Schedules beside other packages in one run: one of 360 installments, and 10,000 of 36.

Peers come with the extra `benchmarks`; one that is not installed is left out, and says so. Each is checked first:
whether its principal parts are whole cents that add up to the loan, as they stand or once rounded. Against such exact peers the engine must not be
slower; the others, in floating point, are shown for what speed costs there, and so is a loop of one's own over the
amount that numpy-financial gives in decimals: five columns, no dates. The engine is asked for the whole public
schedule, dates and balances among it; peers for what they offer. The 10,000 are also asked of `build_schedules`, which
gives the same cents in arrays. All start from the terms as they are given. Medians; rounds of all take turns.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from lending_app.engine import LoanTerms, build_schedule
from lending_app.engine.portfolio import build_schedules

START = date(2025, 1, 15)
PRINCIPAL = 100_000
RATE = "0.18"
CENT = Decimal("0.01")
EXACT = "exact"
ARRAYS = "lending_app, build_schedules"
LOOP = "numpy-financial's amount, a loop of one's own"
# A schedule of that many installments, as its principal parts: what is called is measured, parts are read for the check.
Maker = Callable[[int], Any]
Reader = Callable[[Any], Iterable[Any]]


def make_terms(count: int) -> LoanTerms:
	return LoanTerms(
		principal=Decimal(PRINCIPAL), annual_rate=Decimal(RATE), number_of_installments=count, currency="USD"
	)


def make_ours(count: int) -> Any:
	return build_schedule(make_terms(count), START).installments


def make_together(times: int) -> Any:
	"""That many schedules of 36 installments in arrays."""
	return build_schedules([(make_terms(36), START) for _ in range(times)])


def read_ours(schedule: Any) -> list[Any]:
	return [row.principal for row in schedule]


def load_numpy_financial() -> tuple[Maker, Reader]:
	package = importlib.import_module("numpy_financial")

	def make(count: int) -> Any:
		numbers = np.arange(1, count + 1)
		rate = float(RATE) / 12
		return (
			package.ipmt(rate, numbers, count, -PRINCIPAL),
			package.ppmt(rate, numbers, count, -PRINCIPAL),
		)

	return make, lambda schedule: schedule[1].tolist()


def load_decimal_loop() -> tuple[Maker, Reader]:
	package = importlib.import_module("numpy_financial")

	def make(count: int) -> Any:
		balance, rate = Decimal(PRINCIPAL), Decimal(RATE) / 12
		amount = package.pmt(rate, count, -balance).quantize(CENT)
		rows = []
		for number in range(1, count + 1):
			interest = (balance * rate).quantize(CENT)
			principal = amount - interest if number < count else balance
			balance -= principal
			rows.append((number, principal + interest, interest, principal, balance))
		return rows

	return make, lambda schedule: [row[3] for row in schedule]


def load_mortgage() -> tuple[Maker, Reader]:
	package = importlib.import_module("mortgage")

	def make(count: int) -> Any:
		return package.Loan(
			principal=PRINCIPAL, interest=float(RATE), term=count, term_unit="months"
		).schedule()

	return make, lambda schedule: [row.principal for row in schedule[1:]]


def load_amortization() -> tuple[Maker, Reader]:
	package = importlib.import_module("amortization.schedule")

	def make(count: int) -> Any:
		return list(package.amortization_schedule(PRINCIPAL, float(RATE), count))

	return make, lambda schedule: [row.principal for row in schedule]


def load_pyloan() -> tuple[Maker, Reader]:
	package = importlib.import_module("pyloan.pyloan")

	def make(count: int) -> Any:
		return package.Loan(
			loan_amount=PRINCIPAL,
			interest_rate=100 * float(RATE),
			loan_term=count,
			loan_term_period="M",
			start_date=START.isoformat(),
			first_payment_date="2025-02-15",
			payment_end_of_month=False,
		).get_payment_schedule()

	return make, lambda schedule: [row.principal_amount for row in schedule]


LOADERS = {
	"numpy-financial": load_numpy_financial,
	LOOP: load_decimal_loop,
	"mortgage": load_mortgage,
	"amortization": load_amortization,
	"pyloan": load_pyloan,
}


def load_peers() -> dict[str, tuple[Maker, Reader]]:
	peers: dict[str, tuple[Maker, Reader]] = {}
	for name, load in LOADERS.items():
		try:
			peers[name] = load()
		except ImportError as error:
			print(f"{name} is left out: {error}")
	return peers


def get_kind(parts: Iterable[Any]) -> str:
	"""What the principal parts are: exact as they stand, cents once rounded, or neither."""
	amounts = [Decimal(part) for part in parts]
	cents = [amount.quantize(CENT) for amount in amounts]
	if sum(cents) != PRINCIPAL:
		return "does not add up"
	return EXACT if cents == amounts else "adds up once rounded"


def measure(makers: dict[str, Maker], times: int, count: int, runs: int) -> dict[str, float]:
	"""Median seconds of processor time for that many schedules of that many installments."""
	seconds: dict[str, list[float]] = {name: [] for name in makers}
	for _ in range(runs):
		for name, make in makers.items():
			started = time.process_time()
			for _ in range(times):
				make(count)
			seconds[name].append(time.process_time() - started)
	return {name: statistics.median(values) for name, values in seconds.items()}


def report(found: dict[str, float], kinds: dict[str, str], title: str) -> bool:
	"""Prints times and ratios; returns whether an exact peer was faster."""
	ours = found["lending_app"]
	print(title)
	for name, seconds in found.items():
		print(f"  {name}: {1000 * seconds:,.2f} ms, {seconds / ours:.2f} times ours ({kinds[name]})")
	return min(found[name] for name, kind in kinds.items() if kind == EXACT and name != LOOP) < ours


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--schedules", type=int, default=10_000)
	parser.add_argument("--runs", type=int, default=3)
	options = parser.parse_args()
	packages = {"lending_app": (make_ours, read_ours), **load_peers()}
	kinds = {name: get_kind(read(make(360))) for name, (make, read) in packages.items()}
	makers = {name: make for name, (make, _) in packages.items()}
	one = measure(makers, 1, 360, 4 * options.runs + 1)
	missed = report(one, kinds, "one schedule of 360 installments")
	many = measure(makers, options.schedules, 36, options.runs)
	missed |= report(many, kinds, f"{options.schedules:,} schedules of 36 installments")
	arrays = measure({ARRAYS: make_together}, 1, options.schedules, options.runs)
	report({"lending_app": many["lending_app"], **arrays}, {"lending_app": EXACT, ARRAYS: EXACT}, "of these")
	print("an exact peer was faster: MISSED" if missed else "no exact peer was faster")
	return int(missed)


if __name__ == "__main__":
	sys.exit(main())
